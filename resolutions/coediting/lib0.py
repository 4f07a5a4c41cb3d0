"""The bytes that Yjs and its protocols are made of: lib0's encoding, read strictly. No Django.

One value has one spelling here. What lib0 itself forgives (a number with a needless last byte, bytes left over)
is refused: a check that reads a frame one way while the other side reads it another way is no check.
"""

import json
import math
import re
from collections.abc import Callable
from typing import Any, NoReturn

LARGEST = 2**53 - 1  # the last whole number that a browser keeps exactly
DEEPEST = 12  # containers within containers of one value
_MORE = 0x80
_NEGATIVE = 0x40
_LONGEST_NUMBER = 8  # bytes that 53 bits take
_FIXED = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}  # undefined, null, floats, bigint, false, true
_INTEGER, _TEXT, _OBJECT, _ARRAY, _BYTES = 125, 119, 118, 117, 116
# a string even when nothing closes it, so that reading on from its middle never happens
_TOKENS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)


class MalformedError(ValueError):
    """Bytes that break the rules; `code` names the rule."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Reader:
    """A place in bytes, moving forward; whatever is wrong is raised as `failure`."""

    __slots__ = ("_at", "_data", "_failure")

    def __init__(self, data: bytes, failure: type[MalformedError]) -> None:
        self._data = data
        self._at = 0
        self._failure = failure

    @property
    def at(self) -> int:
        """How many bytes have been read."""
        return self._at

    @property
    def left(self) -> int:
        """How many bytes are still to be read."""
        return len(self._data) - self._at

    def fail(self, code: str) -> NoReturn:
        """Raise the failure that this reader was given."""
        raise self._failure(code)

    def finish(self) -> None:
        """Refuse bytes left over."""
        if self.left:
            self.fail("trailing")

    def take(self, size: int) -> bytes:
        """Read this many bytes."""
        if size > self.left:
            self.fail("truncated")
        self._at += size
        return self._data[self._at - size : self._at]

    def byte(self) -> int:
        """Read one byte."""
        return self.take(1)[0]

    def uint(self) -> int:
        """Read a whole number from 0 to 2⁵³ − 1: seven bits a byte, the lowest first."""
        return self._number(self.byte(), 7)

    def sint(self) -> int:
        """Read a whole number with a sign, which takes one bit of the first byte."""
        first = self.byte()
        value = self._number(first & ~_NEGATIVE, 6)
        return -value if first & _NEGATIVE else value

    def _number(self, byte: int, bits: int) -> int:
        value, size = byte & ~_MORE, 1
        while byte & _MORE:
            byte = self.byte()
            value |= (byte & ~_MORE) << bits
            bits, size = bits + 7, size + 1
            if size > _LONGEST_NUMBER or value > LARGEST:
                self.fail("number_too_big")
        if size > 1 and not byte:
            self.fail("not_canonical")
        return value

    def count(self) -> int:
        """Read how many things follow. Each takes a byte at least, so more than there are bytes is a lie."""
        count = self.uint()
        if count > self.left:
            self.fail("truncated")
        return count

    def octets(self, most: int = LARGEST) -> bytes:
        """Read bytes with their number before them."""
        size = self.uint()
        if size > most:
            self.fail("too_long")
        return self.take(size)

    def text(self, most: int = LARGEST) -> str:
        """Read a string: the number of bytes, then strict UTF-8."""
        try:
            return self.octets(most).decode()
        except UnicodeDecodeError:
            self.fail("not_utf8")

    def json(self, most: int = LARGEST) -> Any:
        """Read a string that holds a JSON value, of so many bytes at most."""
        return self._parsed(self.text(most))

    def json_or_undefined(self) -> Any:
        """Read a string that holds a JSON value or the word by which Yjs spells that there is none."""
        text = self.text()
        return None if text == "undefined" else self._parsed(text)

    def _parsed(self, text: str) -> Any:
        try:
            return read_json(text)
        except ValueError:
            self.fail("bad_json")

    def skip_value(self) -> None:
        """Pass over one value of lib0's «any» encoding, however it is nested, without recursion."""
        owed, keyed = [1], [False]  # of every open container: values still to come, and whether they have keys
        while owed:
            if not owed[-1]:
                owed.pop()
                keyed.pop()
                continue
            owed[-1] -= 1
            if keyed[-1]:
                self.text()
            tag = self.byte()
            if tag not in {_OBJECT, _ARRAY}:
                self._skip_scalar(tag)
                continue
            if len(owed) > DEEPEST:
                self.fail("too_deep")
            owed.append(self.count())
            keyed.append(tag == _OBJECT)

    def _skip_scalar(self, tag: int) -> None:
        readers: dict[int, Callable[[], object]] = {_INTEGER: self.sint, _TEXT: self.text, _BYTES: self.octets}
        if tag in _FIXED:
            self.take(_FIXED[tag])
        elif tag in readers:
            readers[tag]()
        else:
            self.fail("unknown_value")


def read_json(text: str) -> Any:
    """Read JSON that every reader reads alike: no NaN, no number past a double, no half of a surrogate pair.

    Raises ValueError for anything else, and for what is nested more than 12 deep.
    """
    if _depth(text) > DEEPEST:
        raise ValueError(text)
    value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    if "\\u" in text:
        write_json(value).encode()
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _depth(text: str) -> int:
    depth = deepest = 0
    for token in _TOKENS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        deepest = max(deepest, depth)
    return deepest


def write_json(value: Any) -> str:
    """Write JSON without spaces. Raises ValueError for NaN and infinity."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def write_uint(value: int) -> bytes:
    """Write a whole number from 0 to 2⁵³ − 1. Raises ValueError for others."""
    if not 0 <= value <= LARGEST:
        raise ValueError(value)
    written = bytearray()
    while value >= _MORE:
        written.append(value & 0xFF | _MORE)
        value >>= 7
    written.append(value)
    return bytes(written)


def write_octets(data: bytes) -> bytes:
    """Write bytes with their number before them."""
    return write_uint(len(data)) + data


def write_text(text: str) -> bytes:
    """Write a string in UTF-8 with its number of bytes before it."""
    return write_octets(text.encode())
