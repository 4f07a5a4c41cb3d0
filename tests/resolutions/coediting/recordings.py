"""What recordings.ts recorded of real Yjs."""

import base64
import json
from pathlib import Path
from typing import Any

_RECORDED: dict[str, Any] = json.loads(Path(__file__).with_name("recordings.json").read_text())

STORIES: dict[str, list[dict[str, Any]]] = _RECORDED["updates"]
FRAMES: dict[str, Any] = _RECORDED["frames"]


def recorded(text: str) -> bytes:
    return base64.b64decode(text)


UPDATES = [recorded(told["update"]) for story in STORIES.values() for told in story]
