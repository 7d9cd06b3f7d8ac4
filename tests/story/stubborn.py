"""People who do not give up: whatever fails, they do it again until it worked, as people do."""

from __future__ import annotations

import asyncio

from sandbox.slack import Message, SlackSandbox, View
from tests.story.room import words


async def open_form(slack: SlackSandbox, person: str, title: str) -> View:
    """What a person does: types the command until a form is there, or clicks the button that opens it again."""
    while (view := _form(slack, person, title)) is None:
        offered = len(_offers(slack, person))
        answer = await slack.slash(person, "general", "/incident", title)
        if not answer.ok:
            await asyncio.sleep(0.1)
            continue
        await slack.wait_for(
            lambda offered=offered: _form(slack, person, title) or len(_offers(slack, person)) > offered
        )
        if not _form(slack, person, title):
            await slack.click(person, "general", _offers(slack, person)[-1].ts, "reopen-form")
            await asyncio.sleep(0.2)
    return view


def _form(slack: SlackSandbox, person: str, title: str) -> View | None:
    mine = slack.workspace.stacks.get(slack.person(person).id, [])
    return next((view for view in mine if f"'{title}'" in str(view.source)), None)


async def submit(slack: SlackSandbox, person: str, view: View) -> bool:
    """*Declare*, again and again while "We had some trouble connecting"; then close what else has opened since. False when
    the form went away unanswered: it may have been taken after all, or another took its place on the screen."""
    is_taken = False
    while not is_taken and _is_open(slack, person, view):
        is_taken = (await slack.submit_view(person, view.id, {})).ok
        if not is_taken:
            await asyncio.sleep(0.1)
    while other := slack.open_view(person):
        await slack.close_view(person, other.id)
    return is_taken


def _is_open(slack: SlackSandbox, person: str, view: View) -> bool:
    return any(each.id == view.id for each in slack.workspace.stacks.get(slack.person(person).id, []))


def _offers(slack: SlackSandbox, person: str) -> list[Message]:
    return [each for each in slack.ephemerals(person, "general") if "could not open in time" in words(each)]
