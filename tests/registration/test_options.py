import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.options import LONGEST, MOST, Option, OptionsRefused, as_lines, read_options

YES, NO = Option("a", "Да", "Yes"), Option("b", "Нет")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Да\nНет", [("a", "Да", ""), ("b", "Нет", "")]),
        ("[b] Нет\n[a] Да | Yes", [("b", "Нет", ""), ("a", "Да", "Yes")]),
        # Other words under the same mark are the same option.
        ("[a] Конечно | Sure\n[b] Нет", [("a", "Конечно", "Sure"), ("b", "Нет", "")]),
        # A line whose mark was wiped out is known by its words; a new one takes no former code.
        ("Нет\nНе знаю\nДа", [("b", "Нет", ""), ("c", "Не знаю", ""), ("a", "Да", "")]),
        ("[a] Нет\nДа", [("a", "Нет", ""), ("c", "Да", "")]),
        ("  [own-1]   Да|Yes  \n\n Нет \n", [("own-1", "Да", "Yes"), ("b", "Нет", "")]),
        ("[Очно] Да\n[] Нет", [("c", "[Очно] Да", ""), ("d", "[] Нет", "")]),
    ],
)
def test_read_options(text, read):
    assert read_options(text, [YES, NO]) == tuple(Option(*one) for one in read)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "few"),
        ("Да", "few"),
        ("\n".join(map(str, range(MOST + 1))), "many"),
        ("Да\n[a] | Yes", "no_words"),
        (f"Да\n{'а' * (LONGEST + 1)}", "long"),
        ("Да\nНет\nДа", "twice"),
        ("[a] Да\n[a] Нет", "mark_twice"),
    ],
)
def test_read_options_refuses(text, code):
    with pytest.raises(OptionsRefused) as refused:
        read_options(text)
    assert refused.value.code == code


WORDS = st.text(st.sampled_from("абвгд yz"), min_size=1, max_size=9).map(str.strip).filter(bool)


@given(st.lists(WORDS, min_size=2, max_size=40, unique=True), st.data())
def test_codes_are_one_each_and_outlive_a_change_of_words(labels, data):
    options = read_options("\n".join(labels))
    assert len({option.code for option in options}) == len(labels)
    assert read_options(as_lines(options), options) == options
    shuffled = read_options("\n".join(data.draw(st.permutations(labels))), options)
    assert set(shuffled) == set(options)
