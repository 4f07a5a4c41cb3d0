"""Writes updates by hand: real ones, and such as no real writer makes."""

from typing import Any

from resolutions.coediting.lib0 import write_octets, write_text, write_uint

HERE = 7  # the client that writes
ROOT = b"\x01" + write_text("prosemirror")


def uints(*values: int) -> bytes:
    return b"".join(map(write_uint, values))


def update(*runs: bytes, deletes: bytes = b"\x00") -> bytes:
    return write_uint(len(runs)) + b"".join(runs) + deletes


def run(*structs: bytes, client: int = HERE, clock: int = 0) -> bytes:
    return uints(len(structs), client, clock) + b"".join(structs)


def deletes(*clients: tuple[int, list[tuple[int, int]]]) -> bytes:
    written = [uints(client, len(spans), *(one for span in spans for one in span)) for client, spans in clients]
    return write_uint(len(clients)) + b"".join(written)


def item(
    ref: int,
    content: bytes,
    *,
    origin: tuple[int, int] | None = None,
    right: tuple[int, int] | None = None,
    parent: tuple[int, int] | str = "prosemirror",
    key: str | None = None,
) -> bytes:
    info = ref | bool(origin) << 7 | bool(right) << 6 | (key is not None) << 5
    written = bytes([info]) + uints(*(origin or ()), *(right or ()))
    if not origin and not right:
        written += b"\x01" + write_text(parent) if isinstance(parent, str) else uints(0, *parent)
        written += b"" if key is None else write_text(key)
    return written + content


def string(text: str, **place: Any) -> bytes:
    return item(4, write_text(text), **place)


def any_value(value: bytes, **place: Any) -> bytes:
    return item(8, b"\x01" + value, **place)


def format_mark(name: str, json: str, **place: Any) -> bytes:
    return item(6, write_text(name) + write_text(json), **place)


def element(name: str, **place: Any) -> bytes:
    return item(7, b"\x03" + write_text(name), **place)


def xml_text(**place: Any) -> bytes:
    return item(7, b"\x06", **place)


def binary(data: bytes, **place: Any) -> bytes:
    return item(3, write_octets(data), **place)


def skip(length: int) -> bytes:
    return b"\x0a" + write_uint(length)


def gone(length: int) -> bytes:
    return b"\x00" + write_uint(length)
