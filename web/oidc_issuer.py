"""Which issuer a token may be of. Mostly the one that is set; Microsoft has one address for every tenant.

“Access tokens in the Microsoft identity platform”, *Validate the issuer*: the discovery document of `common` and
`organizations` names the issuer as a template, into which the token's tenant is put before the two are compared; and
each key says for which issuer it signs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_EVERY_TENANT = re.compile(r"/(common|organizations)(?=/v2\.0$)")
_TENANT = "{tenantid}"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def takes_every_tenant(issuer: str) -> bool:
    return bool(_EVERY_TENANT.search(issuer))


def as_discovered(issuer: str) -> str:
    """What the discovery document must name as the issuer when this one is set."""
    return _EVERY_TENANT.sub(f"/{_TENANT}", issuer)


def as_signed(issuer: str, claims: Mapping[str, Any]) -> str | None:
    """The issuer that a token with these claims must be of. None when it names no tenant."""
    if not takes_every_tenant(issuer):
        return issuer
    tenant = str(claims.get("tid", ""))
    return as_discovered(issuer).replace(_TENANT, tenant) if _GUID.fullmatch(tenant) else None


def may_sign(key: Mapping[str, Any], claims: Mapping[str, Any]) -> bool:
    """Whether this key is one for the token's issuer. Only Microsoft's keys say; others are the provider's own."""
    named = str(key.get("issuer") or claims.get("iss"))
    return named.replace(_TENANT, str(claims.get("tid", ""))) == claims.get("iss")
