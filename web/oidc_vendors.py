"""What is particular to one OpenID provider, so that the rest of signing in need not ask which it is.

Read in the vendors' own documents: Slack's “Sign in with Slack”, “openid.connect.token” and “Using PKCE”; Microsoft's
“ID token claims reference”, “Optional claims reference” and “Migrate away from using email claims for user
identification or authorization”; Google's “OpenID Connect” and “Verify the Google ID token on your server side”.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Claims = Mapping[str, Any]


def _provider_says_so(claims: Claims, email: str) -> bool:
    return claims.get("email_verified") in (True, "true")


def _entra_vouches(claims: Claims, email: str) -> bool:
    """Entra sends no `email_verified`: anybody without a mailbox can have any address written into theirs. Only the
    optional claim `xms_edov` says that the owner of the address's domain is known to have said yes."""
    return claims.get("xms_edov") in (True, "true", 1, "1")


def _google_vouches(claims: Claims, email: str) -> bool:
    """An address elsewhere was verified when the Google account was made, and may be another's since: Google answers
    for Gmail, and for a Workspace's people (`hd`)."""
    return _provider_says_so(claims, email) and (email.endswith("@gmail.com") or bool(claims.get("hd")))


def _domain(claims: Claims, email: str) -> str:
    return email.rpartition("@")[2]


def _hosted_domain(claims: Claims, email: str) -> str:
    """Google: “You must check this claim when restricting access to a resource to only members of certain domains.”"""
    return str(claims.get("hd") or "").casefold()


@dataclass(frozen=True)
class Vendor:
    """`chat` is the platform whose accounts the claims `workspace` and `user` name."""

    name: str = "your company's account"
    chat: str = ""
    workspace: str = ""
    user: str = ""
    takes_pkce: bool = True
    is_worldwide: bool = False
    """One issuer for the workspaces of everybody, so that it matters which of them somebody is from."""
    vouches: Callable[[Claims, str], bool] = _provider_says_so
    """Whether the address in the claims is theirs beyond doubt."""
    domain: Callable[[Claims, str], str] = _domain
    """The domain that somebody with this address belongs to."""


OTHER = Vendor()
SLACK = Vendor(
    name="Slack",
    chat="slack",
    workspace="https://slack.com/team_id",
    user="https://slack.com/user_id",
    # “Enabling PKCE marks your app as a public client”: an app that keeps a secret has none, and one that has both is
    # answered `internal_error` (seen by paradigmxyz/centaur, pull request 1101). The nonce guards the code instead.
    takes_pkce=False,
    is_worldwide=True,
)
ENTRA = Vendor(name="Microsoft", chat="teams", workspace="tid", user="oid", vouches=_entra_vouches)
GOOGLE = Vendor(name="Google", vouches=_google_vouches, domain=_hosted_domain)

_HOSTS = {
    "slack.com": SLACK,
    "accounts.google.com": GOOGLE,
    # “National clouds”: each has an endpoint of its own.
    "login.microsoftonline.com": ENTRA,
    "login.microsoftonline.us": ENTRA,
    "login.partner.microsoftonline.cn": ENTRA,
}


def vendor_of(issuer: str) -> Vendor:
    return _HOSTS.get(urlsplit(issuer).hostname or "", OTHER)
