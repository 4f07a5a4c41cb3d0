"""A program that reads a resolution from standard input and writes its structure as JSON to standard output.

It runs in a process of its own (see `resolutions.importing`): a crafted DOCX of fifty kilobytes may unpack to a tree of
half a gigabyte, and then only this process dies.
"""

import json
import resource
import sys
from typing import Any

from resolutions.parsing import parse
from resolutions.parsing.structure import to_token
from resolutions.reading import UnreadableError, read_file

MEMORY = 1 << 28
SECONDS = 10


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        answer: dict[str, Any] = {"parsed": to_token(parse(read_file(sys.stdin.buffer.read())))}
    except UnreadableError as error:
        answer = {"error": error.code}
    except MemoryError:
        answer = {"error": "too_big"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
