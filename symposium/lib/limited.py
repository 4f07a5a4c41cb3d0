"""Reading what people send in a process of its own: of a crafted file only that process dies, not the site."""

import json
import logging
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

# The line after the frames of a traceback: frames are indented, the exception's name is not.
RAISED = re.compile(
    rb"^Traceback \(most recent call last\):\n(?:[ ].*\n)*((?:\w+\.)*\w*(?:Error|Exception))\b", re.MULTILINE
)


class TooMuchError(Exception):
    """The program needed more memory or time than it may have."""


class FailedError(Exception):
    """The program could make nothing of what it was given."""


def ask(command: Sequence[str], content: bytes, *, seconds: float, folder: Path | None = None) -> Any:
    """Run a program on `content` in `folder` and return the JSON it writes; the program limits its own memory.

    Raises TooMuchError when it was stopped, FailedError when it gave up.
    """
    try:
        done = subprocess.run(  # noqa: S603
            command, input=content, capture_output=True, timeout=seconds, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired as error:
        raise TooMuchError from error
    if done.returncode < 0:
        raise TooMuchError
    if done.returncode > 0:
        logger.warning("A file could not be read: %s, exit code %d", _raised(done.stderr), done.returncode)
        raise FailedError
    return json.loads(done.stdout)


def _raised(complaint: bytes) -> str:
    """Return the name of the exception that ended a program; its message may quote the file and stays unsaid."""
    names = RAISED.findall(complaint)
    return names[-1].decode("ascii") if names else "no exception"
