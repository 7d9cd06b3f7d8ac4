"""Who may use a block, and how often: checked before it is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from core.blocks.kinds import Handler
from core.blocks.signature import plan
from core.chat.events import ButtonClicked
from core.incidents.access import Permission
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.store.unit_of_work import WriteConflict

if TYPE_CHECKING:
    from core.blocks.context import Context

Rule: TypeAlias = "Callable[..., object]"
"""A function that takes what a block takes and returns True, or False or a sentence that says why not."""
_DOUBLE_CLICK = timedelta(seconds=2)


def lead_only(incident: Incident, person: Person) -> bool | str:
    """Only the incident's lead."""
    return person is incident.lead or "Only the lead of the incident may do that. Take the lead first: lead."


def only(*emails: str) -> Rule:
    """Only these people, by their email addresses; an address counts when it is theirs beyond doubt."""
    allowed = {each.casefold() for each in emails}

    def rule(person: Person) -> bool | str:
        email = (person.email or "").casefold() if person.email_is_sure else ""
        return email in allowed or "You are not among those who may do that."

    return rule


def guarded(call: Handler, rule: Rule | None, handler: Callable[..., object]) -> Handler:
    """The call behind a rule. Raises `BlockError` when the rule asks for what can't be given."""
    if rule is None:
        return call
    ask = plan(rule).call

    async def guard(context: Context) -> object:
        verdict = await ask(context)
        if verdict is not True:
            raise DomainError(verdict if isinstance(verdict, str) else "You may not do that here.")
        return await call(context)

    return guard


def permitted(call: Handler, needs: Permission) -> Handler:
    """The call, for those who may: the same rule in every chat, on every page and over the API."""

    async def check(context: Context) -> object:
        context.check(needs)
        return await call(context)

    return check


def once_per_control(call: Handler, name: str, *, for_all: bool) -> Handler:
    """A double click is one click. `for_all`: the first use of this control on this message is the only one."""

    async def first(context: Context) -> object:
        event, message = context.event, context.message
        if not isinstance(event, ButtonClicked):
            # Called by another block, for somebody who typed.
            return await call(context)
        control = f"control/{message.key if message else ''}/{name}/{event.value}"
        mine = f"{control}/{event.chosen}/{event.person}"
        claims, at = context.uow.claims, context.event.at
        if not await claims.is_free(mine, at, _DOUBLE_CLICK):
            return None
        if for_all and not await claims.is_free(control, at):
            raise DomainError("That has been done already.")
        answer = await call(context)
        # Taken only now: a claim is a write, and a handler that thinks for a while must not hold the write lock.
        if not await claims.take(mine, at, _DOUBLE_CLICK) or (for_all and not await claims.take(control, at)):
            raise WriteConflict("somebody else clicked at the same moment")
        return answer

    return first
