"""The checks beside the tests: `python -m tests.check [names] [--write]` runs all or the named ones.

`--write` keeps the assets it builds instead of comparing them with the committed ones.
"""

import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import polib

from tests.npm import commands

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
APPS = ["symposium", "events", "sessions", "registration", "contest", "resolutions"]
PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "a-key-for-the-deployment-check-only-0123456789-abcdefghijklmnop",
    "ALLOWED_HOSTS": "symposium.example",
    "SITE_URL": "https://symposium.example",
}


def run(*command: str | Path, cwd: Path = ROOT, **env: str) -> bool:
    return subprocess.run([str(part) for part in command], cwd=cwd, env=os.environ | env, check=False).returncode == 0


def manage(*command: str, **env: str) -> bool:
    return run(sys.executable, "manage.py", *command, **env)


def lint() -> bool:
    return run(BIN / "ruff", "check", "--quiet", ".") & run(BIN / "ruff", "format", "--check", "--quiet", ".")


def types() -> bool:
    return run(BIN / "mypy", *APPS)


def imports() -> bool:
    return run(BIN / "lint-imports")


def migrations() -> bool:
    return manage("makemigrations", "--check", "--dry-run")


def deploy() -> bool:
    return manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)


def templates() -> bool:
    # its formatter would put visible spaces into inline components, so only its rules are asked
    return run(BIN / "djlint", "--quiet", "--lint", "templates")


def translations() -> bool:
    """Collect the messages anew in a copy: nothing new, nothing untranslated, and the compiled file is current."""
    if shutil.which("xgettext") is None:
        print("NOT CHECKED: translations, for gettext is not installed")
        return not os.environ.get("CI")
    committed = ROOT / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    before = committed.read_bytes()
    try:
        collected = manage(
            "makemessages",
            "-l",
            "ru",
            "--no-wrap",
            "--no-location",
            *_ignored(".venv", "node_modules", "frontend/*", "static/*"),
        )
        after = polib.pofile(str(committed))
    finally:
        committed.write_bytes(before)
    missing = [entry.msgid for entry in after if not entry.obsolete and (not entry.translated() or entry.fuzzy)]
    for message in missing:
        print("untranslated:", message)
    return collected and not missing and _compiled_is_current(committed)


def _ignored(*patterns: str) -> Iterable[str]:
    for pattern in patterns:
        yield from ("-i", pattern)


def _compiled_is_current(source: Path) -> bool:
    compiled = polib.mofile(str(source.with_suffix(".mo")))
    wanted = {entry.msgid_with_context: entry.msgstr or entry.msgstr_plural for entry in polib.pofile(str(source))}
    found = {entry.msgid_with_context: entry.msgstr or entry.msgstr_plural for entry in compiled}
    same = all(found.get(key) == value for key, value in wanted.items())
    if not same:
        print("locale/ru/LC_MESSAGES/django.mo is older than django.po")
    return same


def assets() -> bool:
    """Build the browser's files from their sources, with the Node that the development requirements pin."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "frontend"
        shutil.copytree(ROOT / "frontend", copy, ignore=shutil.ignore_patterns("node_modules"))
        shutil.copytree(ROOT / "templates", Path(folder) / "templates")
        target = Path(folder) / "static"
        shutil.copytree(ROOT / "static", target)
        npm = partial(run, "npm", cwd=copy, PATH=commands(Path(folder) / "bin"))
        # a registry may lack what other platforms need; the lock's sums hold for what is installed all the same
        installed = npm("ci", "--silent", "--no-audit", "--no-fund") or npm("install", "--no-audit", "--no-fund")
        if not (installed and npm("run", "check") and npm("run", "build")):
            return False
        if "--write" in sys.argv:
            shutil.rmtree(ROOT / "static" / "build", ignore_errors=True)
            shutil.copytree(target / "build", ROOT / "static" / "build")
            return True
        return _same(filecmp.dircmp(target / "build", ROOT / "static" / "build"))


def _same(compared: "filecmp.dircmp[str]") -> bool:
    differing = [*compared.left_only, *compared.right_only, *compared.diff_files, *compared.funny_files]
    for name in differing:
        print("built asset differs from the committed one:", name)
    return not differing and all(_same(inner) for inner in compared.subdirs.values())


CHECKS: dict[str, Callable[[], bool]] = {
    check.__name__: check for check in (lint, types, imports, migrations, deploy, templates, translations, assets)
}


def main() -> int:
    names = [name for name in sys.argv[1:] if not name.startswith("-")] or list(CHECKS)
    failed = []
    for name in names:
        print(f"== {name}", flush=True)
        if not CHECKS[name]():
            failed.append(name)
    print("all checks passed" if not failed else f"failed: {', '.join(failed)}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
