"""Names as they are folded and shortened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symposium.lib.names import fold, short_name

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Селезнёва", "селезнева"), ("  МОРОЗОВА  Ксения ", "морозова ксения"), ("Ёлгин\tН.", "елгин н."), ("", "")],
)
def test_fold_drops_what_searching_should_not_see(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_fold_twice_is_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("parts", "short"),
    [
        (("Козлёнкова", "Екатерина", "Константиновна"), f"Козлёнкова{NBSP}Е.{NBSP}К."),
        (("Иванова", "Ирина", ""), f"Иванова{NBSP}И."),
        (("Сэсэг", "", ""), "Сэсэг"),
    ],
)
def test_short_name_with_and_without_patronymic(parts: tuple[str, str, str], short: str) -> None:
    assert short_name(*parts) == short
