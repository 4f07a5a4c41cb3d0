import pytest
from hypothesis import given
from hypothesis import strategies as st

from symposium.lib import base32


@given(st.binary(min_size=1, max_size=100))
def test_decode_returns_what_was_encoded(data):
    assert base32.decode(base32.encode(data)) == data


@given(st.text(alphabet=base32.ALPHABET, min_size=1, max_size=40))
def test_every_byte_string_has_one_spelling(text):
    try:
        data = base32.decode(text)
    except ValueError:
        return
    assert base32.encode(data) == text


@pytest.mark.parametrize("text", ["", "0", "000", "000000", "01", "0Z", "OO", "00 00", "00_0", "+0", "٠٠", "zz", "UU"])
def test_decode_refuses_what_is_not_canonical(text):
    with pytest.raises(ValueError, match=r"canonical|spare"):
        base32.decode(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("k7mq-42xd", "K7MQ42XD"),
        (" K7MQ – 42XD\n", "K7MQ42XD"),
        ("oOiIlL", "001111"),
        ("К7МQ-42ХD", "K7MQ42XD"),
        ("нет", "HET"),
        ("ключ", "Kлюч"),
    ],
)
def test_tidy_brings_what_was_typed_to_the_alphabet(typed, meant):
    assert base32.tidy(typed) == meant
