"""A strict OpenID provider on a real socket. It imports nothing of Muster's, so a mistake can't be made on both sides."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "muster-client", "s3cret"


@dataclass
class OpenIdProvider:
    """`claims` are laid over what it says of the user; `twist` makes it say something wrong."""

    redirect: str
    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    twist: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    now: float = 0

    async def discovery(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.issuer if self.twist != "discovery" else "https://other.example",
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [self.key.as_dict(private=False)]})

    def approve(self, address: str) -> str:
        """The user is sent to this address and says yes; returns where the browser goes back to, code and state on it."""
        asked = {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}
        assert urlsplit(address).path == "/authorize"
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == self.redirect
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["state"]) >= 20
        assert len(asked["nonce"]) >= 20
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{self.redirect}?code={code}&state={asked['state']}"

    async def token(self, request: web.Request) -> web.Response:
        sent = await request.post()
        asked = self.codes.pop(str(sent.get("code")), None)
        digest = hashlib.sha256(str(sent.get("code_verifier")).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        is_good = (
            asked is not None
            and sent.get("grant_type") == "authorization_code"
            and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
            and sent.get("redirect_uri") == self.redirect
            and asked["code_challenge"] == challenge
        )
        if asked is None or not is_good:
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response(
            {"access_token": "at", "token_type": "Bearer", "id_token": self._id_token(asked["nonce"])}
        )

    def _id_token(self, nonce: str) -> str:
        now = int(self.now or time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": "user-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.claims,
        }
        match self.twist:
            case "nonce":
                claims["nonce"] = "another"
            case "no nonce":
                del claims["nonce"]
            case "issuer":
                claims["iss"] = "https://other.example"
            case "audience":
                claims["aud"] = "another-client"
            case "expired":
                claims |= {"iat": now - 7200, "exp": now - 3600}
            case "no expiry":
                del claims["exp"]
            case "none":
                return _unsigned(claims)
            case "key":
                return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, RSAKey.generate_key(2048, {"kid": "k1"}))
            case "shared secret":
                from joserfc.jwk import OctKey

                return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET * 6))
        return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.key)


def _unsigned(claims: dict[str, Any]) -> str:
    import json

    parts = ({"alg": "none"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in parts) + "."


@asynccontextmanager
async def openid_provider(redirect: str, now: float) -> AsyncIterator[OpenIdProvider]:
    provider = OpenIdProvider(redirect, now=now)
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", provider.discovery)
    app.router.add_get("/keys", provider.keys)
    app.router.add_post("/token", provider.token)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    provider.issuer = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield provider
    await runner.cleanup()
