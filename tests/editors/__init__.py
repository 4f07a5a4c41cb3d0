"""Editors made of the packages that other sites' pages are made of, each with a document of its own."""

import json
import subprocess
from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.test import Client

from tests.npm import installed, node


class Editors:
    """A process of Node that holds editors by their names; each act is told in `editors.mjs`."""

    def __init__(self) -> None:
        folder = installed("tests/editors")
        pipe = subprocess.PIPE
        command = [str(node()), "editors.mjs"]
        self.process = subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, act: str, **asked: Any) -> Any:
        """Let an act be done and return its answer; what goes wrong there fails here."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"act": act} | asked) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the editors have ended: {self.process.wait()}"
        told = json.loads(line)
        assert "error" not in told, told["error"]
        return told["answer"]

    def open(self, port: int, room: str, names: Sequence[str], cookies: Sequence[str], **options: Any) -> None:
        """Open editors of one text at a server of this machine and wait until each has it."""
        address = {"url": f"ws://127.0.0.1:{port}/ws/resolutions", "origin": f"http://127.0.0.1:{port}"}
        self.ask("open", names=names, cookies=cookies, room=room, **address | options)


def cookie_of(client: Client) -> str:
    """Return what a browser that is signed in so sends along."""
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return f"{cookie.key}={cookie.value}"
