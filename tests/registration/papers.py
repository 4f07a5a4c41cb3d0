"""Reading what was typeset."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


def text_of(pdf: bytes) -> str:
    """The words of a PDF as they stand on its sheets, each sheet ended by a form feed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("THE WORDS OF THE PDF WERE NOT READ: pdftotext (poppler-utils) is not installed")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sheet.pdf"
        file.write_bytes(pdf)
        read = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", file, "-"], capture_output=True, check=True)
    return read.stdout.decode()
