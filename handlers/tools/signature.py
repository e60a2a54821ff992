"""Whether a file is signed with a key that we know: Ed25519, as `openssl pkeyutl -sign -rawin` does it."""

from base64 import b64decode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LENGTH = 64
_KEY = 32


def holds(content: bytes, signature: bytes, key: str) -> bool:
    """`signature` raw or in base64; `key` is what config.fields.public_key lets through."""
    try:
        Ed25519PublicKey.from_public_bytes(b64decode(key)[-_KEY:]).verify(_raw(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _raw(signature: bytes) -> bytes:
    return signature if len(signature) == LENGTH else b64decode(b"".join(signature.split()), validate=True)
