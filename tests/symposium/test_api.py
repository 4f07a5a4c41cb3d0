import pytest
from django.utils import translation

from symposium.lib.api import field_messages


@pytest.mark.parametrize(
    ("kind", "context", "sentence"),
    [
        ("missing", {}, "This field is required"),
        ("literal_error", {"expected": "'in' or 'out'"}, "One of 'in' or 'out' is expected"),
        ("string_too_long", {"max_length": 64}, "At most 64 characters are taken"),
        ("datetime_from_date_parsing", {"error": "x"}, "Write date and time like 2026-02-26T09:41:00+09:00"),
        ("something_new", {"error": "100%"}, "This value is not understood"),
    ],
)
def test_each_error_is_a_sentence(kind, context, sentence):
    with translation.override("en"):
        told = field_messages([{"type": kind, "loc": ("body", "scan", "nonce"), "ctx": context}])

    assert told == {"nonce": [sentence]}


def test_errors_are_gathered_by_field():
    errors = [
        {"type": "missing", "loc": ("body", "scan")},
        {"type": "missing", "loc": ("body", "scan", "people", 0, "name")},
        {"type": "string_type", "loc": ("body", "scan", "people", 0, "name")},
    ]

    with translation.override("en"):
        told = field_messages(errors)

    assert told == {
        "body": ["This field is required"],
        "people.0.name": ["This field is required", "Text is expected"],
    }
