"""What the settings make of an OpenID provider."""

from __future__ import annotations

import pytest

from muster.access import provider
from muster.settings import Settings, SettingsError
from web.oidc import Provider
from web.oidc_vendors import ENTRA, GOOGLE, OTHER, SLACK

TENANT = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"
MICROSOFT = "https://login.microsoftonline.com"
IN_CHAT = (("slack", "T061"), ("teams", TENANT.upper()))


def named(**settings: object) -> Provider:
    made = provider(Settings.model_validate({"oidc_client_id": "muster", **settings}), IN_CHAT)
    assert made
    return made


def test_each_vendor_is_known_by_its_issuer() -> None:
    assert named(oidc_issuer="https://slack.com").vendor is SLACK
    assert named(oidc_issuer=f"{MICROSOFT}/{TENANT}/v2.0").vendor is ENTRA
    assert named(oidc_issuer=f"https://login.microsoftonline.us/{TENANT}/v2.0").vendor is ENTRA
    assert named(oidc_issuer="https://accounts.google.com").vendor is GOOGLE
    assert named(oidc_issuer="https://slack.com.evil.example").vendor is OTHER


def test_who_may_come_where_everybody_can_sign_in() -> None:
    assert named(oidc_issuer="https://slack.com").workspaces == frozenset({"t061"})
    assert named(oidc_issuer="https://slack.com", oidc_workspaces="T1, T2").workspaces == frozenset({"t1", "t2"})
    assert named(oidc_issuer=f"{MICROSOFT}/organizations/v2.0").workspaces == frozenset({TENANT})
    assert named(oidc_issuer=f"{MICROSOFT}/{TENANT}/v2.0").workspaces is None
    assert named(oidc_issuer="https://id.acme.example").workspaces is None


def test_a_provider_without_workspaces_has_none_to_name() -> None:
    with pytest.raises(SettingsError, match="MUSTER_OIDC_DOMAINS"):
        named(oidc_issuer="https://accounts.google.com", oidc_workspaces="T1")


def test_what_would_let_everybody_in_is_refused() -> None:
    for issuer in ("https://slack.com", f"{MICROSOFT}/common/v2.0"):
        with pytest.raises(SettingsError, match="MUSTER_OIDC_WORKSPACES"):
            provider(Settings(oidc_issuer=issuer))
        with pytest.raises(SettingsError, match="MUSTER_OIDC_TRUST_EMAIL"):
            named(oidc_issuer=issuer, oidc_trust_email=True)
