import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.exceptions import ImproperlyConfigured

from symposium.lib import signing


def test_signature_is_of_its_message_purpose_and_scope_alone():
    signature = signing.sign(b"message", purpose="ticket", scope=b"a")

    verdicts = [
        signing.is_signed(message, signature, purpose=purpose, scope=scope)
        for message, purpose, scope in [
            (b"message", "ticket", b"a"),
            (b"massage", "ticket", b"a"),
            (b"message", "badge", b"a"),
            (b"message", "ticket", b"b"),
        ]
    ]

    assert verdicts == [True, False, False, False]


def test_another_program_verifies_with_the_public_key():
    key = Ed25519PublicKey.from_public_bytes(signing.public_key(purpose="ticket", scope=b"a"))

    assert key.verify(signing.sign(b"message", purpose="ticket", scope=b"a"), b"message") is None


def test_another_seed_signs_otherwise(settings):
    signature = signing.sign(b"message", purpose="ticket", scope=b"a")

    settings.TICKET_SIGNING_KEY = base64.b64encode(bytes(32)).decode()

    assert not signing.is_signed(b"message", signature, purpose="ticket", scope=b"a")


@pytest.mark.parametrize("length", [0, 1, 63, 65, 100])
def test_signature_of_another_length_is_refused(length):
    assert not signing.is_signed(b"message", bytes(length), purpose="ticket", scope=b"a")


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        ("not base64!", "TICKET_SIGNING_KEY is not base64"),
        (base64.b64encode(bytes(31)).decode(), "TICKET_SIGNING_KEY must hold at least 32 bytes"),
    ],
)
def test_bad_seed_is_told_plainly(settings, seed, words):
    settings.TICKET_SIGNING_KEY = seed

    with pytest.raises(ImproperlyConfigured) as refusal:
        signing.public_key(purpose="ticket", scope=b"a")

    assert str(refusal.value) == words
