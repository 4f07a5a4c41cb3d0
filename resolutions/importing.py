"""From the bytes of a file to a resolution's structure, or to the reason why not."""

import sys
from pathlib import Path

from resolutions.editing import is_too_long
from resolutions.fitting import content_of, fitted
from resolutions.parsing.structure import Parsed, from_json
from resolutions.reading import UnreadableError
from resolutions.reasons import Refused
from symposium.lib import limited

READER = (sys.executable, "-m", "resolutions.reading")
READER_SECONDS = 30
_ROOT = Path(__file__).resolve().parents[1]


def read(data: bytes) -> Parsed:
    """Read a file. Raises UnreadableError where it is no text, Refused where it is another one or longer than any."""
    try:
        answer = limited.ask(READER, data, seconds=READER_SECONDS, folder=_ROOT)
    except limited.TooMuchError as error:
        raise UnreadableError("too_big") from error
    except limited.FailedError as error:
        raise UnreadableError("broken") from error
    if "error" in answer:
        raise UnreadableError(answer["error"])
    parsed = fitted(from_json(answer["parsed"]))
    if not parsed.is_resolution:
        raise Refused("not_a_resolution")
    if is_too_long(content_of(parsed, str)):
        raise Refused("too_long")
    return parsed
