"""The site refuses to start unsafe."""

import base64
import os
import subprocess
import sys

import pytest
from django.conf import settings

SAFE = {
    "DEBUG": "false",
    "SECRET_KEY": "x" * 50,
    "TICKET_SIGNING_KEY": base64.b64encode(bytes(32)).decode(),
    "ALLOWED_HOSTS": "symposium.example",
    "SITE_URL": "https://symposium.example",
}


def start(**environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "import symposium.settings"]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=os.environ | environment, capture_output=True, text=True, check=False
    )


def test_settings_with_everything_set_start() -> None:
    assert start(**SAFE).returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("SITE_URL", ""),
        ("SITE_URL", "symposium.example"),
        ("SITE_URL", "https://symposium.example/events"),
        ("TICKET_SIGNING_KEY", "not base64 at all, but long enough to be a seed"),
        ("TICKET_SIGNING_KEY", base64.b64encode(bytes(31)).decode()),
    ],
    ids=lambda part: part or "empty",
)
def test_settings_without_debug_refuse_what_is_unsafe(name: str, value: str) -> None:
    process = start(**(SAFE | {name: value}))

    assert process.returncode == 1
    assert f"ImproperlyConfigured: {name}" in process.stderr


def test_settings_take_the_address_without_its_last_slash() -> None:
    command = [sys.executable, "-c", "from symposium.settings import SITE_URL; print(SITE_URL)"]
    environment = os.environ | SAFE | {"SITE_URL": "https://symposium.example:8443/"}

    process = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )

    assert process.stdout.strip() == "https://symposium.example:8443"


def test_settings_need_no_ticket_seed_of_their_own() -> None:
    assert start(**(SAFE | {"TICKET_SIGNING_KEY": ""})).returncode == 0


def test_settings_without_debug_send_cookies_over_https_only() -> None:
    wanted = "SESSION_COOKIE_SECURE and CSRF_COOKIE_SECURE and SECURE_SSL_REDIRECT and SECURE_HSTS_SECONDS"
    command = [sys.executable, "-c", f"from symposium.settings import *; print(bool({wanted}))"]

    process = subprocess.run(
        command, cwd=settings.BASE_DIR, env=os.environ | SAFE, capture_output=True, text=True, check=True
    )

    assert process.stdout.strip() == "True"
