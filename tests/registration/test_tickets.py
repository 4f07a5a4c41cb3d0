import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration import tickets
from registration.tickets import TicketError, read, signed, spaced
from symposium.lib import base32, signing

TAG, OTHER = 0xC0FFEE, 0xC0FFEF
CODE = "K7MQ42XD"
codes = st.binary(min_size=5, max_size=5).map(base32.encode)
tags = st.integers(min_value=0, max_value=2**24 - 1)


def _refusal(text, tag=TAG):
    with pytest.raises(TicketError) as refusal:
        read(text, tag)
    return refusal.value.code


@given(codes, tags)
def test_read_returns_what_was_signed(code, tag):
    assert read(signed(code, tag), tag) == code


def test_signed_code_fits_a_qr_of_version_five():
    text = signed(CODE, TAG)

    assert len(text) == 121
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_new_codes_are_eight_letters_and_differ():
    drawn = {tickets.new_code() for _ in range(1000)}

    assert len(drawn) == 1000
    assert {len(code) for code in drawn} == {8}
    assert all(base32.is_spelled(code) for code in drawn)


def test_spaced_code_reads_back():
    assert spaced(CODE) == "K7MQ-42XD"
    assert read(spaced(CODE), TAG) == CODE


@pytest.mark.parametrize("typed", ["k7mq-42xd", "K7MQ 42XD", "К7МQ—42ХD", "\tk7 mq 42 xd\u00a0"])
def test_typed_code_is_read_as_it_was_meant(typed):
    assert read(typed, TAG) == CODE


@pytest.mark.parametrize(
    "change", [str.lower, lambda text: " " + text + "\n", lambda text: f"{text[:60]} - {text[60:]}"]
)
def test_signed_code_is_read_from_a_keyboard_too(change):
    assert read(change(signed(CODE, TAG)), TAG) == CODE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "truncated"),
        ("K7MQ", "truncated"),
        ("sy", "truncated"),
        ("SYM:", "truncated"),
        (signed(CODE, TAG)[:-1], "truncated"),
        (signed(CODE, TAG)[:40], "truncated"),
        (signed(CODE, TAG) + "0", "forged"),
        (signed(CODE, TAG) * 2, "forged"),
        (signed(CODE, TAG).replace("SYM:", "SYM:U")[:121], "forged"),
        ("SYM:" + "0" * 117, "forged"),
        ("SYM:" + "Я" * 117, "forged"),
        (signed(CODE, OTHER), "other_event"),
        (signed(CODE, TAG)[4:], "foreign"),
        ("K7MQ42XDK", "foreign"),
        ("4601234567893", "foreign"),
        ("https://example.org/K7MQ42XD", "foreign"),
        ("BEGIN:VCARD\nFN:Ёлгина\nEND:VCARD", "foreign"),
        ("😀\x00\ud800", "foreign"),
        ("K7MQ42XU", "foreign"),
    ],
)
def test_unreadable_code_is_told_by_its_kind(text, code):
    assert _refusal(text) == code


def test_another_version_is_not_read_even_when_signed():
    head = b"\x02" + TAG.to_bytes(3) + base32.decode(CODE)
    text = base32.encode(head + signing.sign(head, purpose="ticket", scope=TAG.to_bytes(3)))

    assert _refusal(tickets.PREFIX + text) == "forged"


def test_spare_bit_does_not_give_a_second_spelling():
    text = signed(CODE, TAG)
    last = base32.ALPHABET.index(text[-1])

    assert last % 2 == 0
    assert _refusal(text[:-1] + base32.ALPHABET[last + 1]) == "forged"


@given(st.integers(min_value=0, max_value=73 * 8 - 1))
def test_any_flipped_bit_is_refused(bit):
    data = bytearray(base32.decode(signed(CODE, TAG)[4:]))
    data[bit // 8] ^= 1 << bit % 8

    assert _refusal(tickets.PREFIX + base32.encode(bytes(data))) == "forged"


@given(st.integers(min_value=4, max_value=120), st.sampled_from(base32.ALPHABET))
def test_any_other_letter_is_refused(place, letter):
    text = signed(CODE, TAG)
    changed = text[:place] + letter + text[place + 1 :]

    assert changed == text or _refusal(changed) == "forged"


@given(st.text(max_size=200) | st.text(max_size=130).map("SYM:".__add__) | st.text(alphabet=base32.ALPHABET + "-: "))
def test_any_text_is_read_or_refused_with_a_known_code(text):
    try:
        outcome = len(base32.decode(read(text, TAG)))
    except TicketError as refusal:
        outcome = refusal.code

    assert outcome in {5, "foreign", "truncated", "forged", "other_event"}
