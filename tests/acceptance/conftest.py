"""The real and realistic inputs beside the project, and the truth about them."""

import os
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def shared_data() -> Path:
    """The folder of inputs; without it a test is skipped, or fails where REQUIRE_SHARED is set."""
    if not DATA.is_dir():
        if os.environ.get("REQUIRE_SHARED"):
            pytest.fail("../shared/data is not here and REQUIRE_SHARED is set")
        pytest.skip("ACCEPTANCE TEST NOT RUN: ../shared/data is not here")
    return DATA
