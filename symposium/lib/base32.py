"""Crockford's base32: letters that survive being read aloud, typed on a phone and printed small.

Without I, L, O and U. Source: https://www.crockford.com/base32.html. Upper case fits a QR's alphanumeric mode.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5
_LETTERS = frozenset(ALPHABET)
_TO_PYTHON = str.maketrans(ALPHABET, "0123456789abcdefghijklmnopqrstuv")

# What people type instead: small letters, look-alikes, the same shapes from a Russian keyboard; blanks and dashes go.
_SPOKEN = {letter.lower(): letter for letter in ALPHABET} | {"o": "0", "O": "0", "i": "1", "I": "1", "l": "1", "L": "1"}
_CYRILLIC = dict(zip("АВЕКМНОРСТУХавекмнорстух", "ABEKMH0PCTYXABEKMH0PCTYX", strict=True))
_NOTHING = dict.fromkeys("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}", "")
_TYPED = str.maketrans(_SPOKEN | _CYRILLIC | _NOTHING)


def encode(data: bytes) -> str:
    """Write `data` most significant bit first; the last letter is filled up with zero bits."""
    length = -(-len(data) * 8 // BITS)
    number = int.from_bytes(data) << (length * BITS - len(data) * 8)
    return "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(length)))


def decode(text: str) -> bytes:
    """Read what `encode` wrote and nothing else: no other letters, no spare bits set, no odd length.

    Raises ValueError, so that every byte string has exactly one spelling.
    """
    spare = len(text) * BITS % 8
    # Five spare bits would be a letter that says nothing.
    if not text or spare >= BITS or not _LETTERS.issuperset(text):
        raise ValueError("not canonical base32")
    number = int(text.translate(_TO_PYTHON), 32)
    if number & ((1 << spare) - 1):
        raise ValueError("spare bits are set")
    return (number >> spare).to_bytes(len(text) * BITS // 8)


def is_spelled(text: str) -> bool:
    """Tell whether every character of `text` is a letter of the alphabet."""
    return _LETTERS.issuperset(text)


def tidy(text: str) -> str:
    """Bring what somebody typed to the alphabet where it is plain what was meant; other characters stay."""
    return "".join(text.split()).translate(_TYPED)
