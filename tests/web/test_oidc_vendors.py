"""Signing in by what Slack, Microsoft and Google really send, and as whom that lets somebody in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from structlog.testing import capture_logs

from adapters.teams.identity import Identity
from adapters.teams.inbound import person_of as teams_person_of
from core.chat.people import PersonRef, Profile
from core.incidents.access import AccessRole
from core.incidents.feed import LocalFeed
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.web.conftest import NOW, HeldClock, Readiness, Recorder
from tests.web.oidc_house import House, open_house
from tests.web.openid_shapes import ADA, CONSUMERS, OTHER_TENANT, TENANT, Shape, entra, google, okta_like, slack
from web.oidc_vendors import ENTRA, GOOGLE, OTHER, SLACK, Vendor

Opens = Callable[[Shape, Vendor], AbstractAsyncContextManager[House]]


@pytest.fixture
def opens(sessions: Sessions, feed: LocalFeed, clock: HeldClock, ready: Readiness, receiver: Recorder) -> Opens:
    @asynccontextmanager
    async def with_shape(shape: Shape, vendor: Vendor) -> AsyncIterator[House]:
        async with open_house(sessions, feed, clock, ready, receiver, shape) as house:
            house.ours.vendor = vendor
            yield house

    return with_shape


async def test_slack(opens: Opens) -> None:
    """By the team and the user in the claims; without PKCE, which makes a public client of a Slack app."""
    async with opens(slack(), SLACK) as house:
        house.ours.connected = house.ours.workspaces = frozenset({"t1"})
        house.ours.connected = frozenset({"T1"})
        ada = await house.known("U0R7MFMJM")
        assert (await house.sign_in()).status_code == 303
        assert (await house.whose()).id == ada
        # Slack answers 200 for what it refuses; its word for it reaches the log.
        with capture_logs() as logs:
            back = house.theirs.approve(await house.begin())
            house.theirs.codes.clear()
            assert (await house.client.get(back)).status_code == 403
        assert "invalid_code" in logs[-1]["reason"]


async def test_another_workspace_of_slack_is_anybodys(opens: Opens) -> None:
    """Its owner writes the addresses there: no word of it counts, and whoever came before the rule does not either."""
    async with opens(slack(), SLACK) as house:
        await house.known("U1", "ada@acme.example")
        house.ours.admins = frozenset({"ada@acme.example"})
        house.ours.workspaces = None
        assert (await house.sign_in(**{"https://slack.com/team_id": "T666"})).status_code == 303
        house.ours.workspaces = frozenset({"t1"})
        answer = await house.sign_in(**{"https://slack.com/team_id": "T666"})
        assert answer.status_code == 403
        assert "another organisation" in answer.text
        assert (await house.sign_in(**{"https://slack.com/team_id": None})).status_code == 403
        assert not await house.is_in()


def speaks_in_teams(aad: str) -> PersonRef:
    """Whom the adapter takes the sender of an activity for ("Bot Framework: Activity")."""
    sender = {"id": "29:1f7kQ", "name": "Somebody", "aadObjectId": aad}
    activity = {"type": "message", "id": "1", "from": sender, "conversation": {"id": "19:x@thread.tacv2"}}
    ref, _ = teams_person_of(activity, Identity(client_id="bot", tenant=TENANT.upper()))
    assert ref
    return ref


async def test_microsoft_and_teams_know_one_person(opens: Opens) -> None:
    """`tid` and `oid` are the tenant and the `aadObjectId` of Teams, whichever of the two came first."""
    async with opens(entra(), ENTRA) as house:
        # Typed in capitals into the settings, so chat spells it so.
        house.ours.connected = frozenset({TENANT.upper()})
        ben = "aaaaaaaa-ff1a-4d56-abd1-7e4f7d38e474"
        in_teams = await house.known(speaks_in_teams(ADA))
        assert (await house.sign_in()).status_code == 303
        assert (await house.whose()).id == in_teams
        # Ben signs in first, let in by his address, and speaks in Teams afterwards.
        claims = {"sub": "ben", "oid": ben, "name": "Ben", "email": "ben@acme.example", "xms_edov": True}
        assert (await house.sign_in(**claims)).status_code == 303
        assert (await house.whose()).id == await house.known(speaks_in_teams(ben))


async def test_an_address_of_microsofts_is_nobodys_unless_its_domain_is(opens: Opens) -> None:
    """No `email_verified` is sent, and `preferred_username` is no address: only `xms_edov` counts."""
    async with opens(entra(), ENTRA) as house:
        await house.known("U1", "ada@acme.example")
        house.ours.admins = frozenset({"ada@acme.example"})
        for claims in ({}, {"email_verified": True}, {"xms_edov": False}, {"xms_edov": "0"}, {"email": None}):
            assert (await house.sign_in(**claims)).status_code == 403, claims
        assert await house.whose() is None
        assert (await house.sign_in(xms_edov="1")).status_code == 303
        assert (await house.whose()).access_role is AccessRole.ADMIN


async def test_every_tenant_at_microsoft(opens: Opens) -> None:
    """The issuer is a template: a token's own tenant is put in, must be one that is let in, and the key must be for it."""
    async with opens(entra("organizations"), ENTRA) as house:
        house.ours.workspaces = frozenset({TENANT})
        theirs, refused = house.theirs, "Signing in did not work"
        first = await house.known("U1", "ada@acme.example")
        assert (await house.sign_in(xms_edov=True)).status_code == 303
        assert (await house.whose()).id == first
        # The same subject elsewhere is somebody else, whom nobody lets in.
        theirs.shape.token_issuer = f"/{OTHER_TENANT}/v2.0"
        assert "another organisation" in (await house.sign_in(tid=OTHER_TENANT, xms_edov=True)).text
        house.ours.workspaces = frozenset({TENANT, OTHER_TENANT})
        assert "not known here" in (await house.sign_in(tid=OTHER_TENANT)).text
        # A tenant's token that says it is of another's; one that names none; one whose tenant is no id.
        assert refused in (await house.sign_in()).text
        assert refused in (await house.sign_in(tid=None)).text
        theirs.shape.token_issuer = "/x/v2.0"
        assert refused in (await house.sign_in(tid="x")).text
        # The key of personal accounts signs for those only.
        theirs.shape.token_issuer, theirs.shape.key_issuer = f"/{TENANT}/v2.0", f"/{CONSUMERS}/v2.0"
        house.ours._keys = None
        assert refused in (await house.sign_in(xms_edov=True)).text


async def test_a_tenant_by_its_domain_is_told_its_id(opens: Opens) -> None:
    shape = entra("acme.example")
    shape.discovered_issuer = f"/{TENANT}/v2.0"
    async with opens(shape, ENTRA) as house:
        with capture_logs() as logs:
            assert (await house.client.get("/login/oidc")).status_code == 503
        assert f"/{TENANT}/v2.0: MUSTER_OIDC_ISSUER must be that" in logs[-1]["reason"]


async def test_google(opens: Opens) -> None:
    """An address elsewhere than at Gmail or a Workspace was verified once, and may be another's since."""
    async with opens(google(), GOOGLE) as house:
        ada = await house.known("U1", "ada@acme.example")
        assert (await house.sign_in(hd=None)).status_code == 403
        assert await house.whose() is None
        assert (await house.sign_in()).status_code == 303
        assert (await house.whose()).id == ada
        # Let in by their domain: the one that Google hosts, not what stands behind the @.
        assert (await house.sign_in(sub="2", email="eve@acme.example", hd="evil.example")).status_code == 403
        assert (await house.sign_in(sub="3", email="ben@alias.example")).status_code == 303
        assert (await house.sign_in(sub="4", email="cy@gmail.com", hd=None)).status_code == 403


async def test_a_provider_that_wants_the_secret_in_the_header(opens: Opens) -> None:
    async with opens(okta_like(), OTHER) as house:
        assert (await house.sign_in(email="ada@acme.example", email_verified=True)).status_code == 303


async def test_what_chat_says_of_an_address_is_not_enough(opens: Opens) -> None:
    """A partner's administrator writes ada's address into his own entry in Teams. He does not become ada, nor an
    administrator, when she signs in; nor does he take an address away that is sure."""
    async with opens(google(), GOOGLE) as house:
        house.ours.admins = frozenset({"ada@acme.example"})
        mallory = await house.known(PersonRef("teams", TENANT, "m"), "ada@acme.example", is_sure=False)
        assert (await house.sign_in()).status_code == 303
        ada = await house.whose()
        assert (ada.id != mallory, ada.access_role) == (True, AccessRole.ADMIN)
        async with UnitOfWork(house.sessions) as uow:
            assert (await uow.people.get(mallory)).access_role is None
            kept = await uow.people.get(ada.id)
            assert kept
            ref = PersonRef("teams", TENANT, "a")
            await uow.people.add_account(kept, ref)
            said = Profile(ref=ref, name="Ada", email="wrong@evil.example", fetched_at=NOW)
            kept.learn(kept.accounts[-1], said, NOW)
            assert (kept.email, kept.email_is_sure) == ("ada@acme.example", True)
