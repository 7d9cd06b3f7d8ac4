"""When the address that Teams tells of somebody is theirs beyond doubt."""

from __future__ import annotations

import pytest

from adapters.teams.calls.people import profile_of
from adapters.teams.identity import Identity
from tests.web.conftest import NOW


@pytest.mark.parametrize(
    ("email", "principal", "is_sure"),
    [
        ("Ada@acme.example", "ada@acme.example", True),
        ("", "ada@acme.example", True),
        # Written into the directory by an administrator elsewhere, or by somebody without a mailbox.
        ("ada@acme.example", "mallory@partner.example", False),
        ("ada@acme.example", "ada_acme.example#EXT#@partner.onmicrosoft.com", False),
        ("a#ext#b@partner.example", "a#ext#b@partner.example", False),
        ("ada@acme.example", "", False),
        ("", "", False),
    ],
)
def test_the_name_one_signs_in_with_is_of_a_domain_that_the_tenant_owns(
    email: str, principal: str, is_sure: bool
) -> None:
    member = {"id": "29:1", "aadObjectId": "a", "name": "Ada", "email": email, "userPrincipalName": principal}
    assert profile_of(member, Identity(client_id="bot", tenant="t"), NOW).email_is_sure is is_sure
