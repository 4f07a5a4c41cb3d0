"""Reading a file costs the web process next to nothing, whatever the file holds."""

import subprocess
import sys
from pathlib import Path

import pytest

from resolutions import importing
from resolutions.reading import UnreadableError
from resolutions.reasons import Refused
from tests.resolutions.reading.test_bad_files import docx
from tests.resolutions.texts import TEXT

W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
# What a process needed at the most stands in /proc; getrusage counts its parent's memory in.
CHILD = """
import pathlib, re, sys
from resolutions.importing import read
try:
    read(sys.stdin.buffer.read())
except Exception as error:
    print(error.code, re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
"""


def crafted(part: bytes, size: int) -> bytes:
    return docx(word_document_xml=W % (part * (size // len(part))))


@pytest.mark.parametrize(
    ("part", "size", "code"),
    [
        (b"<w:p/>", 4 << 20, "empty"),
        (b"<w:p/>", 23 << 20, "too_big"),
        (b'<w:r a="" b="" c="" d="" e=""/>', 7 << 20, "too_big"),
    ],
)
def test_web_process_stays_small_whatever_a_file_unpacks_to(part, size, code):
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", CHILD], input=crafted(part, size), capture_output=True, cwd=root, check=True
    )
    said, kilobytes = done.stdout.decode().split()
    assert said == code
    assert int(kilobytes) < 80 * 1024


def test_text_is_understood():
    assert importing.read(TEXT.encode()).participants == 420


def test_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(importing, "READER_SECONDS", 0.001)
    with pytest.raises(UnreadableError) as refusal:
        importing.read(TEXT.encode())
    assert refusal.value.code == "too_big"


def test_file_the_reader_breaks_on_is_refused(monkeypatch):
    monkeypatch.setattr(importing, "READER", (sys.executable, "-c", "1 / 0"))
    with pytest.raises(UnreadableError) as refusal:
        importing.read(TEXT.encode())
    assert refusal.value.code == "broken"


def test_text_of_more_items_than_can_be_kept_is_refused():
    with pytest.raises(Refused) as refusal:
        importing.read(TEXT.replace("- сократить отчёты.", "- сократить отчёты;\n" * 520).encode())
    assert refusal.value.code == "too_long"


def test_heading_longer_than_its_field_is_shown_as_it_will_be_kept():
    text = TEXT.replace("Резолюция\nкраевого симпозиума", "Резолюция краевого симпозиума" + " «Живой урок»" * 59)
    parsed = importing.read(text.encode())
    assert len(parsed.event_name) <= 500
    assert len(parsed.unplaced) == 1
