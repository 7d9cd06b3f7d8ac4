"""What the settings make of an OpenID provider."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from muster.access import provider
from muster.doctor_sign_in import examine_sign_in
from muster.settings import Settings, SettingsError
from tests.web.openid_provider import openid_provider
from tests.web.openid_shapes import entra
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


async def test_the_doctor() -> None:
    """Over real HTTP, against a tenant that is named by its domain, as people do at first."""
    shape = entra("acme.example")
    shape.discovered_issuer = f"/{TENANT}/v2.0"
    async with openid_provider("http://127.0.0.1:8000/login/oidc/callback", 0, shape) as theirs:
        values: dict[str, Any] = {
            "oidc_issuer": theirs.issuer,
            "oidc_client_id": "muster",
            "oidc_client_secret": SecretStr("s3cret"),
        }
        (found,) = await examine_sign_in(Settings(**values))
        assert (found.is_good, f"/{TENANT}/v2.0: MUSTER_OIDC_ISSUER must be that" in found.sentence) == (False, True)
        shape.discovered_issuer = shape.issuer
        (found,) = await examine_sign_in(Settings(**values))
        assert (found.is_good, "http://127.0.0.1:8000/login/oidc/callback" in found.sentence) == (True, True)
        (found,) = await examine_sign_in(Settings(**values, site_url="http://muster.example"))
        assert (found.is_good, "https only" in found.sentence) == (False, True)
        (found,) = await examine_sign_in(Settings(oidc_issuer=theirs.issuer))
        assert (found.is_good, "MUSTER_OIDC_CLIENT_ID" in found.sentence) == (False, True)
    (found,) = await examine_sign_in(Settings(**values))
    assert (found.is_good, "does not answer" in found.sentence) == (False, True)
    (found,) = await examine_sign_in(Settings(**{**values, "oidc_issuer": "https://slack.com"}))
    assert (found.is_good, "MUSTER_OIDC_WORKSPACES" in found.sentence) == (False, True)
    assert await examine_sign_in(Settings()) == []


def test_a_provider_without_workspaces_has_none_to_name() -> None:
    with pytest.raises(SettingsError, match="MUSTER_OIDC_DOMAINS"):
        named(oidc_issuer="https://accounts.google.com", oidc_workspaces="T1")


def test_what_would_let_everybody_in_is_refused() -> None:
    for issuer in ("https://slack.com", f"{MICROSOFT}/common/v2.0"):
        with pytest.raises(SettingsError, match="MUSTER_OIDC_WORKSPACES"):
            provider(Settings(oidc_issuer=issuer))
        with pytest.raises(SettingsError, match="MUSTER_OIDC_TRUST_EMAIL"):
            named(oidc_issuer=issuer, oidc_trust_email=True)
