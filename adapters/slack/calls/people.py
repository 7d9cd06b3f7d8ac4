"""What is for one person's screen, and who a person is."""

from __future__ import annotations

from adapters.slack import methods
from adapters.slack.calls.connection import Connection
from adapters.slack.payload import obj
from adapters.slack.profiles import read_profile
from adapters.slack.render import render_home
from adapters.slack.render_forms import render_form
from core.chat.effects import FetchProfile, OpenForm, ShowHome
from core.chat.errors import InteractionExpired, Refused
from core.chat.people import Profile
from core.chat.platform import Attempt, Outcome

_USED = frozenset({"exchanged_trigger_id", "trigger_exchanged"})


async def open_form(at: Connection, effect: OpenForm, attempt: Attempt) -> Outcome:
    """On a later try a used trigger means that the first one opened the form. Raises `InteractionExpired`."""
    if not effect.interaction.trigger:
        raise InteractionExpired("There is nothing that a form could be opened from.", "no_trigger")
    view = render_form(effect.form, at.identity)
    try:
        await at.client.call(methods.VIEWS_OPEN, trigger_id=effect.interaction.trigger, view=view)
    except InteractionExpired as error:
        if attempt.number == 1 or error.code not in _USED:
            raise
    return Outcome()


async def show_home(at: Connection, effect: ShowHome, attempt: Attempt) -> Outcome:
    view = render_home(effect.card, at.identity)
    await at.client.call(methods.VIEWS_PUBLISH, user_id=effect.person.user, view=view)
    return Outcome()


async def fetch_profile(at: Connection, effect: FetchProfile, attempt: Attempt) -> Outcome:
    answer = await at.client.call(methods.USERS_INFO, user=effect.person.user)
    return Outcome(profile=read_profile(obj(answer, "user"), at.identity, at.now))


async def find_person(at: Connection, email: str) -> Profile | None:
    """ "users.lookupByEmail"; somebody who has left is nobody."""
    try:
        answer = await at.client.call(methods.USERS_LOOKUP_BY_EMAIL, email=email)
    except Refused as error:
        if error.code != "users_not_found":
            raise
        return None
    profile = read_profile(obj(answer, "user"), at.identity, at.now)
    return None if profile and profile.is_deactivated else profile
