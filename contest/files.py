"""Which files may be entered as works, and how large they may be."""

from typing import IO

from symposium.lib import files
from symposium.lib.files import KINDS, MEGABYTE, FileRefused, Kind

__all__ = ["KINDS", "LARGEST", "FileRefused", "recognise"]
LARGEST = 20 * MEGABYTE


def recognise(name: str, size: int, content: IO[bytes]) -> Kind:
    """Return the kind of a work; see `symposium.lib.files.recognise`. Raises FileRefused."""
    return files.recognise(name, size, content, kinds=KINDS, largest=LARGEST)
