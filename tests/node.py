"""Runs what the browser runs in the Node that the development requirements pin."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from tests.npm import node

ROOT = Path(__file__).resolve().parent.parent


def asked(script: str, question: Any) -> Any:
    """Hand `question` to a script of `tests` as a line of JSON and return what it answers by another."""
    engine = _engine(script)
    assert engine.stdin
    assert engine.stdout
    engine.stdin.write(json.dumps(question) + "\n")
    engine.stdin.flush()
    answer = engine.stdout.readline()
    assert answer, f"{script} has ended: {engine.wait()}"
    return json.loads(answer)


@cache
def _engine(script: str) -> subprocess.Popen[str]:
    """Start a script once: an engine takes longer to start than to answer. It ends with what it reads from."""
    command = [node(), "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", ROOT / "tests" / script]
    return subprocess.Popen([*map(str, command)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
