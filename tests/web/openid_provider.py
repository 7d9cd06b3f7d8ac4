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

from tests.web.openid_shapes import Shape

CLIENT, SECRET = "muster-client", "s3cret"


@dataclass
class OpenIdProvider:
    """`claims` are laid over what it says of the user; `twist` makes it say something wrong. It refuses what the
    provider of its shape would."""

    redirect: str
    shape: Shape = field(default_factory=Shape)
    base: str = ""
    last: dict[str, Any] = field(default_factory=dict)
    """The claims that were signed last."""
    claims: dict[str, Any] = field(default_factory=dict)
    twist: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    now: float = 0

    @property
    def issuer(self) -> str:
        return self.base + self.shape.issuer

    async def discovery(self, _: web.Request) -> web.Response:
        discovered = self.base + (self.shape.discovered_issuer or self.shape.issuer)
        found: dict[str, Any] = {
            "issuer": discovered if self.twist != "discovery" else "https://other.example",
            "authorization_endpoint": self.base + self.shape.authorize,
            "token_endpoint": self.base + self.shape.token,
            "jwks_uri": self.base + self.shape.keys,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.shape.more,
        }
        if self.shape.ways:
            found["token_endpoint_auth_methods_supported"] = list(self.shape.ways)
        return web.json_response(found)

    async def keys(self, _: web.Request) -> web.Response:
        key: dict[str, Any] = dict(self.key.as_dict(private=False))
        if self.shape.key_issuer is not None:
            key["issuer"] = self.base + self.shape.key_issuer
        return web.json_response({"keys": [key]})

    def approve(self, address: str) -> str:
        """The user is sent to this address and says yes; returns where the browser goes back to, code and state on it."""
        asked = {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}
        assert urlsplit(address).path == self.shape.authorize
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == self.redirect
        assert "openid" in asked["scope"].split()
        assert asked.get("code_challenge_method") == ("S256" if self.shape.takes_pkce else None)
        assert len(asked["state"]) >= 20
        assert len(asked["nonce"]) >= 20
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{self.redirect}?code={code}&state={asked['state']}"

    async def token(self, request: web.Request) -> web.Response:
        sent = {name: str(each) for name, each in (await request.post()).items()}
        asked = self.codes.pop(sent.get("code", ""), None)
        is_good = (
            asked is not None
            and sent.get("grant_type") == "authorization_code"
            and self._is_client(request, sent)
            and sent.get("redirect_uri") == self.redirect
            and _challenge(sent) == asked.get("code_challenge")
        )
        if asked is None or not is_good:
            return self._refused()
        said = {"access_token": "at", "token_type": "Bearer", "id_token": self._id_token(asked["nonce"])}
        return web.json_response({"ok": True, **said} if self.shape.says_ok else said)

    def _is_client(self, request: web.Request, sent: dict[str, str]) -> bool:
        """The secret, in the form or in the header as the shape wants it; never in both (RFC 6749, 2.3)."""
        header = request.headers.get("Authorization", "")
        if "client_secret_post" in self.shape.ways:
            return (sent.get("client_id"), sent.get("client_secret"), header) == (CLIENT, SECRET, "")
        wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        return header == wanted and "client_secret" not in sent

    def _refused(self) -> web.Response:
        if self.shape.says_ok:
            return web.json_response({"ok": False, "error": "invalid_code"})
        said = {"error": "invalid_grant", "error_description": "AADSTS54005: OAuth2 Authorization code was redeemed."}
        return web.json_response(said, status=400)

    def _id_token(self, nonce: str) -> str:
        now = int(self.now or time.time())
        home = self.shape.issuer if self.shape.token_issuer is None else self.shape.token_issuer
        claims: dict[str, Any] = {
            "iss": self.base + home,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.shape.claims,
            **self.claims,
        }
        claims = self.last = {name: each for name, each in claims.items() if each is not None}
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


def _challenge(sent: dict[str, str]) -> str | None:
    if "code_verifier" not in sent:
        return None
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _unsigned(claims: dict[str, Any]) -> str:
    import json

    parts = ({"alg": "none"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in parts) + "."


@asynccontextmanager
async def openid_provider(redirect: str, now: float, shape: Shape | None = None) -> AsyncIterator[OpenIdProvider]:
    provider = OpenIdProvider(redirect, shape or Shape(), now=now)
    app = web.Application()
    app.router.add_get(f"{provider.shape.issuer}/.well-known/openid-configuration", provider.discovery)
    app.router.add_get(provider.shape.keys, provider.keys)
    app.router.add_post(provider.shape.token, provider.token)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    provider.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield provider
    await runner.cleanup()
