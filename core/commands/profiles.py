"""Names: learnt from the platform, kept in the store, asked again when they are a day old."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Delivered, ProfileChanged, Undeliverable
from core.chat.people import Profile

blocks = Hub("profiles")


@blocks.result("profile")
async def profile_told(context: Context) -> None:
    event = context.event
    if isinstance(event, Delivered) and event.profile:
        await _learn(context, event.profile)
    elif isinstance(event, Undeliverable) and context.person:
        # Not asked again before a day has passed.
        for account in context.person.accounts:
            if account.ref == event.person:
                account.fetched_at = context.now


@blocks.on("profile_changed")
async def profile_changed(context: Context) -> None:
    event = context.event
    assert isinstance(event, ProfileChanged)
    await _learn(context, event.profile)


async def _learn(context: Context, profile: Profile) -> None:
    person = await context.uow.people.known(profile.ref)
    for account in person.accounts:
        if account.ref == profile.ref:
            person.learn(account, profile, context.now)
    # A stale account was asked for again by the look-up itself; the answer is here already.
    context.asked = [wanted for wanted in context.asked if wanted.effect.note != "profile"]
