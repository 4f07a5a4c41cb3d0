"""Ed25519 signatures by keys derived from the site's one seed: a key per purpose and scope, none of them stored.

Deriving (HKDF, RFC 5869) keeps the keys apart: who learns the key of one event signs nothing for another.
"""

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SEED_BYTES = 32
SIGNATURE_BYTES = 64


def sign(message: bytes, *, purpose: str, scope: bytes) -> bytes:
    """Return the 64 bytes of the signature of `message` by the key of `purpose` and `scope`."""
    return _private_key(_seed(), purpose, scope).sign(message)


def is_signed(message: bytes, signature: bytes, *, purpose: str, scope: bytes) -> bool:
    """Tell whether `signature` is that of `message` by the key of `purpose` and `scope`."""
    try:
        _public_key(_seed(), purpose, scope).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def public_key(*, purpose: str, scope: bytes) -> bytes:
    """Return the 32 bytes another program needs to verify signatures of `purpose` and `scope` by itself."""
    return _public_key(_seed(), purpose, scope).public_bytes_raw()


def _seed() -> bytes:
    try:
        seed = base64.b64decode(settings.TICKET_SIGNING_KEY, validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured("TICKET_SIGNING_KEY is not base64") from error
    if len(seed) < SEED_BYTES:
        raise ImproperlyConfigured(f"TICKET_SIGNING_KEY must hold at least {SEED_BYTES} bytes")
    return seed


# Keys are remembered, verdicts never: what was verified once is verified again.
@lru_cache(maxsize=256)
def _private_key(seed: bytes, purpose: str, scope: bytes) -> Ed25519PrivateKey:
    info = b"symposium/" + purpose.encode("ascii") + b"/" + scope
    return Ed25519PrivateKey.from_private_bytes(HKDF(SHA256(), length=32, salt=None, info=info).derive(seed))


@lru_cache(maxsize=256)
def _public_key(seed: bytes, purpose: str, scope: bytes) -> Ed25519PublicKey:
    return _private_key(seed, purpose, scope).public_key()
