"""The policy: each role may do what those before it may, a token no more than it was given."""

from __future__ import annotations

import pytest

from core.incidents.access import ANYBODY, NOBODY, AccessRole, NotAllowed, Permission, Viewer


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (AccessRole.VIEWER, {Permission.READ}),
        (AccessRole.RESPONDER, {Permission.READ, Permission.DECLARE, Permission.RESPOND}),
        (AccessRole.MANAGER, set(Permission) - {Permission.ADMINISTER}),
        (AccessRole.ADMIN, set(Permission)),
    ],
    ids=lambda each: each.label if isinstance(each, AccessRole) else "",
)
def test_what_each_role_may_do(role: AccessRole, may: set[Permission]) -> None:
    assert {each for each in Permission if Viewer(1, role).may(each)} == may


def test_whoever_has_not_signed_in_changes_nothing() -> None:
    assert [each for each in Permission if ANYBODY.may(each)] == [Permission.READ]
    assert not any(NOBODY.may(each) for each in Permission)


def test_a_token_may_no_more_than_it_was_given() -> None:
    token = Viewer(1, AccessRole.ADMIN, frozenset({Permission.READ}))
    assert [each for each in Permission if token.may(each)] == [Permission.READ]


def test_a_refusal_names_the_role_that_it_takes() -> None:
    with pytest.raises(NotAllowed, match="takes the role “manager”"):
        Viewer(1, AccessRole.RESPONDER).check(Permission.MANAGE)
