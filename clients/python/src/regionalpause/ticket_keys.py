"""The public keys with which a loader checks tickets."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Union

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key, load_pem_public_key

KEY_ID_BYTES = 4

KeySource = Union[str, bytes, Mapping[str, Any], "TicketKey"]


class TicketKeyError(ValueError):
    """A ticket key cannot be used. The message says why, and never has a key in it."""


@dataclass(frozen=True)
class TicketKey:
    """A public ticket key, P-256."""

    id: bytes
    """The first 4 bytes of SHA-256 over the DER SubjectPublicKeyInfo."""

    public: ec.EllipticCurvePublicKey


def read_ticket_keys(sources: Union[KeySource, Iterable[KeySource]]) -> Dict[bytes, TicketKey]:
    """Reads keys by their id. A source is a JWK Set or one JWK (a mapping or JSON), PEM, or DER SubjectPublicKeyInfo.

    :raises TicketKeyError: a source is not a public P-256 key, or there is no key at all.
    """
    single = isinstance(sources, (str, bytes, Mapping, TicketKey))
    keys: Dict[bytes, TicketKey] = {}
    for source in [sources] if single else sources:  # type: ignore[union-attr]
        for key in _read(source):  # type: ignore[arg-type]
            keys[key.id] = key
    if not keys:
        raise TicketKeyError("there is no ticket key: an EC key on P-256 is expected")
    return keys


def of_public_key(public: ec.EllipticCurvePublicKey) -> TicketKey:
    """A key that was already loaded."""
    if public.curve.name != "secp256r1":
        raise TicketKeyError(f"a ticket key is on P-256, not on {public.curve.name}")
    spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return TicketKey(hashlib.sha256(spki).digest()[:KEY_ID_BYTES], public)


def _read(source: KeySource) -> List[TicketKey]:
    if isinstance(source, TicketKey):
        return [source]
    if isinstance(source, Mapping):
        return _of_jwk_set(source)
    data = source.encode("utf-8") if isinstance(source, str) else bytes(source)
    text = data.lstrip()
    if text.startswith(b"{"):
        try:
            return _of_jwk_set(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise error if isinstance(error, TicketKeyError) else TicketKeyError("the ticket keys are not JSON") from None
    if b"PRIVATE KEY" in data:
        raise TicketKeyError("this is a private key; a loader has the public key only")
    try:
        loaded = load_pem_public_key(data) if b"-----BEGIN" in data else load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        raise TicketKeyError("the ticket key is not a JWK Set, PEM or DER SubjectPublicKeyInfo") from None
    if not isinstance(loaded, ec.EllipticCurvePublicKey):
        raise TicketKeyError("the ticket key is not an EC key")
    return [of_public_key(loaded)]


def _of_jwk_set(jwks: Any) -> List[TicketKey]:
    keys = jwks.get("keys", None) if "kty" not in jwks else [jwks]
    if not isinstance(keys, list) or not all(isinstance(key, Mapping) for key in keys):
        raise TicketKeyError("a JWK Set has a member 'keys', an array of keys")
    # RFC 7517 section 5: a reader leaves out keys of other types and uses.
    return [_of_jwk(key) for key in keys if key.get("kty") == "EC" and key.get("crv") == "P-256" and key.get("use", "sig") == "sig"]


def _of_jwk(jwk: Mapping[str, Any]) -> TicketKey:
    if "d" in jwk:
        raise TicketKeyError("this is a private key; a loader has the public key only")
    try:
        x, y = (int.from_bytes(urlsafe_b64decode(jwk[name] + "=="), "big") for name in ("x", "y"))
        key = of_public_key(ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key())
    except (KeyError, TypeError, ValueError):
        raise TicketKeyError("the members x and y of a ticket key are not a point of P-256 in base64url") from None
    if jwk.get("kid", key.id.hex()) != key.id.hex():
        raise TicketKeyError(f"the ticket key {key.id.hex()} states another kid")
    return key
