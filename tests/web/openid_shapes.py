"""What real OpenID providers look like: their discovery documents, keys and claims, as their own documents show them.

Slack: its discovery document, “openid.connect.token” and “Using PKCE”. Microsoft: “OpenID Connect on the Microsoft
identity platform”, “ID token claims reference” and “Access tokens in the Microsoft identity platform” (issuers and
keys). Google: “OpenID Connect” and “Google OpenID Connect API Reference”. Ids and names are made up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TENANT = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"
OTHER_TENANT = "82229342-1101-4ab6-817b-70c0747630f3"
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
ADA = "690222be-ff1a-4d56-abd1-7e4f7d38e474"
_TEMPLATE = "/{tenantid}/v2.0"


@dataclass
class Shape:
    """Addresses are paths below the provider's own. `claims` are those of a token beside iss, aud, iat, exp and nonce."""

    issuer: str = ""
    discovered_issuer: str = ""
    authorize: str = "/authorize"
    token: str = "/token"
    keys: str = "/keys"
    ways: tuple[str, ...] = ("client_secret_post",)
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "user-1"})
    token_issuer: str | None = None
    key_issuer: str | None = None
    takes_pkce: bool = True
    says_ok: bool = False
    """Slack: errors come with a 200 and `ok: false`."""
    more: dict[str, Any] = field(default_factory=dict)


def okta_like() -> Shape:
    """One that wants the secret in the header, and says so by saying nothing: that is the default."""
    return Shape(ways=())


def slack() -> Shape:
    return Shape(
        authorize="/openid/connect/authorize",
        token="/api/openid.connect.token",
        keys="/openid/connect/keys",
        ways=("client_secret_post", "client_secret_basic"),
        takes_pkce=False,
        says_ok=True,
        more={
            "scopes_supported": ["openid", "profile", "email"],
            "response_modes_supported": ["query"],
            "claims_supported": ["sub", "auth_time", "iss"],
            "request_uri_parameter_supported": True,
        },
        claims={
            "sub": "U0R7MFMJM",
            "auth_time": 1626874655,
            "at_hash": "tUbyWGBHe0V32FJEupkgVQ",
            "https://slack.com/team_id": "T1",
            "https://slack.com/user_id": "U0R7MFMJM",
            "email": "ada@acme.example",
            "email_verified": True,
            "date_email_verified": 1622128723,
            "locale": "en-US",
            "name": "Ada",
            "given_name": "",
            "family_name": "",
            "https://slack.com/team_name": "Acme",
            "https://slack.com/team_domain": "acme",
            "https://slack.com/team_image_default": True,
        },
    )


def entra(tenant: str = TENANT) -> Shape:
    """One tenant; `organizations` and `common` are everybody's."""
    is_everybodys = tenant in ("organizations", "common")
    home = TENANT if is_everybodys else tenant
    return Shape(
        issuer=f"/{tenant}/v2.0",
        discovered_issuer=_TEMPLATE if is_everybodys else f"/{tenant}/v2.0",
        authorize=f"/{tenant}/oauth2/v2.0/authorize",
        token=f"/{tenant}/oauth2/v2.0/token",
        keys=f"/{tenant}/discovery/v2.0/keys",
        ways=("client_secret_post", "private_key_jwt", "client_secret_basic"),
        token_issuer=f"/{home}/v2.0",
        key_issuer=_TEMPLATE,
        more={
            "subject_types_supported": ["pairwise"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "tenant_region_scope": None if is_everybodys else "EU",
            "end_session_endpoint": f"https://login.example/{tenant}/oauth2/v2.0/logout",
        },
        claims={
            "sub": "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
            "oid": ADA,
            "tid": home,
            "name": "Ada",
            "preferred_username": "ada@acme.example",
            "email": "ada@acme.example",
            "rh": "0.AQ8A",
            "uti": "fqiBqXLPj0eQa82S-IYFAA",
            "ver": "2.0",
        },
    )


def google() -> Shape:
    return Shape(
        authorize="/o/oauth2/v2/auth",
        keys="/oauth2/v3/certs",
        ways=("client_secret_post", "client_secret_basic"),
        more={
            "code_challenge_methods_supported": ["plain", "S256"],
            "scopes_supported": ["openid", "email", "profile"],
            "claims_supported": ["aud", "email", "email_verified", "exp", "family_name", "iss", "name", "sub"],
        },
        claims={
            "azp": "muster-client",
            "sub": "110169484474386276334",
            "at_hash": "n879grk0yDwMjWx92oPjRQ",
            "hd": "acme.example",
            "email": "ada@acme.example",
            "email_verified": True,
            "name": "Ada",
            "picture": "https://lh3.example/photo.jpg",
        },
    )
