"""The signing key of the service, its public half as clients fetch it, and the tokens that it makes."""

import base64
import uuid
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.teams.errors import JSON

ISSUER = "https://api.botframework.com"


class Keys:
    def __init__(self) -> None:
        self.rotate()

    def rotate(self) -> None:
        """From now on there is another key, and only that is published ("Keys may change at any time")."""
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.id = uuid.uuid4().hex[:20]

    @property
    def public(self) -> JSON:
        """As `/v1/.well-known/keys` has it; `endorsements` names the channels that the key speaks for."""
        numbers = self._key.public_key().public_numbers()
        return {
            "keys": [
                {
                    "kty": "RSA",
                    "use": "sig",
                    "kid": self.id,
                    "alg": "RS256",
                    "n": _base64(numbers.n),
                    "e": _base64(numbers.e),
                    "endorsements": ["msteams"],
                }
            ]
        }

    def token(self, now: float, audience: str, service_url: str, **changes: Any) -> str:
        """What comes with each activity ("Authenticate requests from the Bot Connector service to your bot")."""
        claims = {
            "serviceurl": service_url,
            "nbf": int(now) - 60,
            "exp": int(now) + 3600,
            "iat": int(now) - 60,
            "iss": ISSUER,
            "aud": audience,
            **changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": self.id})


def _base64(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
