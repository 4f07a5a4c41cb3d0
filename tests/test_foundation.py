"""What holds for the whole site."""

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as LoginSession
from django.test import Client

OURS = ("events", "programme", "registration", "contest", "resolutions")


def test_healthz_answers_without_login(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("label", OURS)
def test_no_field_of_ours_points_at_login_sessions(label: str) -> None:
    targets = {field.related_model for model in apps.get_app_config(label).get_models() for field in model._meta.fields}

    assert LoginSession not in targets
