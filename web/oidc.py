"""Talking to an OpenID provider: where its parts are, the way there, and what it says about who came back.

By authlib (the code flow with PKCE, claims of the ID token) and joserfc, its JOSE library. The rules are those of
“OpenID Connect Core 1.0”, 3.1.3.7 (ID Token Validation), “OpenID Connect Discovery 1.0” and RFC 7636 (PKCE).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from web.access import is_loopback
from web.oidc_issuer import as_discovered, as_signed, may_sign
from web.oidc_vendors import OTHER, Vendor

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Those with a key that only the provider has. `none` and shared secrets are not among them."""
_LEEWAY_S = 60
_TIMEOUT_S = 10.0


class ProviderFailed(Exception):
    """The provider can't be reached, or says something that must not be believed. The text is for the operator's log."""


@dataclass
class Provider:
    """One issuer, and Muster as it knows it."""

    issuer: str
    client_id: str
    client_secret: str
    name: str = "OpenID"
    vendor: Vendor = OTHER
    scopes: str = "openid email profile"
    connected: frozenset[str] = frozenset()
    """The workspaces of the vendor's chat that Muster is in, as chat spells them."""
    workspaces: frozenset[str] | None = None
    """Only people of these are let in; None: the issuer is one company's own."""
    domains: frozenset[str] = frozenset()
    takes_anybody: bool = False
    trusts_email: bool = False
    admins: frozenset[str] = frozenset()
    _found: dict[str, Any] = field(default_factory=dict)
    _keys: KeySet | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def check(self) -> None:
        """Raises `ProviderFailed` when the provider is not there, or is another."""
        await self._discover()

    async def way_there(self, redirect: str, state: str, nonce: str, verifier: str) -> str:
        """Where to send the browser."""
        found = await self._discover()
        asked = {"redirect_uri": redirect, "scope": self.scopes, "state": state, "nonce": nonce}
        if self.vendor.takes_pkce:
            asked |= {"code_challenge": create_s256_code_challenge(verifier), "code_challenge_method": "S256"}
        endpoint = found["authorization_endpoint"]
        return str(prepare_grant_uri(endpoint, client_id=self.client_id, response_type="code", **asked))

    async def who(self, code: str, redirect: str, nonce: str, verifier: str, now: datetime) -> dict[str, Any]:
        """The claims about who came back with this code. Raises `ProviderFailed`."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
        if self.vendor.takes_pkce:
            form["code_verifier"] = verifier
        answer = await self._exchange(form)
        token = answer.get("id_token")
        if not isinstance(token, str):
            # Slack says so with a 200.
            raise ProviderFailed(f"no ID token came: {_said(answer) or 'nothing said'}")
        claims = await self._decode(token)
        self._check(claims, nonce, now)
        return claims

    async def _exchange(self, form: dict[str, str]) -> dict[str, Any]:
        """The secret goes where the provider wants it; a provider that does not say wants it in the header
        (“OpenID Connect Discovery 1.0”, `token_endpoint_auth_methods_supported`)."""
        found = await self._discover()
        ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_post" in ways:
            form |= {"client_id": self.client_id, "client_secret": self.client_secret}
            return await self._fetch(found["token_endpoint"], form)
        # RFC 6749, 2.3.1: each of the two is form-encoded first.
        header = httpx.BasicAuth(quote_plus(self.client_id), quote_plus(self.client_secret))
        return await self._fetch(found["token_endpoint"], form, header)

    async def _decode(self, token: str) -> dict[str, Any]:
        try:
            return self._read(token, await self._key_set())
        except (JoseError, ValueError):
            pass
        # The provider may have changed its keys since we asked.
        self._keys = None
        try:
            return self._read(token, await self._key_set())
        except (JoseError, ValueError) as error:
            raise ProviderFailed(f"the ID token is not signed as it must be: {type(error).__name__}") from None

    def _read(self, token: str, keys: KeySet) -> dict[str, Any]:
        read = jwt.decode(token, keys, algorithms=_ALGORITHMS)
        claims, name = dict(read.claims), read.header.get("kid")
        may = [may_sign(each.as_dict(private=False), claims) for each in keys.keys if not name or each.kid == name]
        if not (any(may) if name else all(may)):
            raise ProviderFailed("the ID token is signed with a key that is for another issuer")
        return claims

    def _check(self, claims: dict[str, Any], nonce: str, now: datetime) -> None:
        issuer = as_signed(self.issuer, claims)
        if issuer is None:
            raise ProviderFailed("the ID token names no tenant")
        options = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": self.client_id},
        }
        checked = CodeIDToken(claims, {"alg": "RS256"}, options, {"nonce": nonce, "client_id": self.client_id})
        try:
            checked.validate(now=int(now.timestamp()), leeway=_LEEWAY_S)
        except Exception as error:
            raise ProviderFailed(f"the ID token's claims are not good: {error}") from None
        if claims.get("nonce") != nonce or not claims.get("sub"):
            raise ProviderFailed("the ID token is not for this sign-in")

    async def _discover(self) -> dict[str, Any]:
        async with self._lock:
            if not self._found:
                found = await self._fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != as_discovered(self.issuer):
                    named = str(found.get("issuer"))[:200]
                    raise ProviderFailed(f"its discovery document is of {named}: MUSTER_OIDC_ISSUER must be that")
                for part in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                    _check_address(str(found.get(part, "")))
                self._found = found
            return self._found

    async def _key_set(self) -> KeySet:
        if self._keys is None:
            found = await self._discover()
            self._keys = KeySet.import_key_set(await self._fetch(found["jwks_uri"]))  # type: ignore[arg-type]
        return self._keys

    async def _fetch(
        self, address: str, form: dict[str, str] | None = None, auth: httpx.BasicAuth | None = None
    ) -> dict[str, Any]:
        _check_address(address)
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT_S, auth=auth) as client:
                answer = await (client.post(address, data=form) if form else client.get(address))
            said = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderFailed(f"{urlsplit(address).hostname} does not answer: {type(error).__name__}") from None
        if not isinstance(said, dict) or answer.status_code != httpx.codes.OK:
            raise ProviderFailed(f"{urlsplit(address).hostname} answered {answer.status_code} {_said(said)}".rstrip())
        return said


def _said(answer: object) -> str:
    """The provider's own words for what is wrong: `invalid_client AADSTS7000215: Invalid client secret provided.`"""
    words = answer if isinstance(answer, dict) else {}
    return " ".join(str(words[name])[:200] for name in ("error", "error_description") if words.get(name))


def _check_address(address: str) -> None:
    """Secrets go there: over TLS, or not out of this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise ProviderFailed(f"{address[:80]} is not https")
