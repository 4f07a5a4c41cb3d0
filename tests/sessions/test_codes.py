import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.codes import ALPHABET, LENGTH, number_of

codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


@pytest.mark.parametrize(("code", "number"), [("222222", 1), ("222223", 2), ("222232", 33), ("ZZZZZZ", 2**30)])
def test_number_counts_in_base_32(code, number):
    assert number_of(code) == number


@given(st.sets(codes, min_size=2, max_size=20))
def test_numbers_of_different_codes_differ(several):
    assert len({number_of(code) for code in several}) == len(several)


@pytest.mark.parametrize("code", ["", "22222", "2222222", "22222O", "222Ж22"])
def test_number_of_anything_else_is_an_error(code):
    with pytest.raises(ValueError, match=r".*"):
        number_of(code)
