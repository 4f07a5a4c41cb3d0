"""A program in a process of its own: its answer, or why there is none."""

import sys

import pytest

from symposium.lib import limited


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import json, os, sys, time; {code}")


def test_answer_is_what_the_program_writes(tmp_path) -> None:
    code = "json.dump([sys.stdin.buffer.read().decode(), os.getcwd()], sys.stdout)"
    assert limited.ask(python(code), "слово".encode(), seconds=60, folder=tmp_path) == ["слово", str(tmp_path)]


@pytest.mark.parametrize(
    ("code", "seconds", "error"),
    [
        ("time.sleep(60)", 0.2, limited.TooMuchError),
        ("os.kill(os.getpid(), 9)", 60, limited.TooMuchError),
        ("sys.exit(1)", 60, limited.FailedError),
        ("bytearray(1 / 0)", 60, limited.FailedError),
    ],
)
def test_program_that_gives_no_answer_is_told_why(code: str, seconds: float, error: type[Exception]) -> None:
    with pytest.raises(error):
        limited.ask(python(code), b"", seconds=seconds)


@pytest.mark.parametrize(
    ("code", "noted"),
    [
        ("raise ValueError('Козлёнкова, +7 914 000-00-00')", "ValueError, exit code 1"),
        ("raise ValueError('first\\nIvanovaError: kozlenkova@example.org')", "ValueError, exit code 1"),
        ("json.loads('{kozlenkova@example.org')", "json.decoder.JSONDecodeError, exit code 1"),
        ("sys.exit('Козлёнкова')", "no exception, exit code 1"),
        ("sys.stderr.write('Kozlenkova'); sys.exit(3)", "no exception, exit code 3"),
    ],
)
def test_of_a_complaint_only_the_kind_is_noted(caplog: pytest.LogCaptureFixture, code: str, noted: str) -> None:
    with pytest.raises(limited.FailedError):
        limited.ask(python(code), b"", seconds=60)
    assert caplog.messages == [f"A file could not be read: {noted}"]
    assert "ozlenkova" not in caplog.text
