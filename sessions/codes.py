"""Public codes of sessions and speakers, and the numbers that stand for them where a format wants a number."""

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, 1, I, O: they are misread when dictated
LENGTH = 6


def number_of(code: str) -> int:
    """Number a code from 1 to 2³⁰, one number for each code.

    Raise ValueError when `code` is not six letters of the alphabet.
    """
    if len(code) != LENGTH:
        raise ValueError(code)
    number = 0
    for letter in code:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number + 1
