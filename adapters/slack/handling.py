"""What is done with a payload, however it came: read it, hand it in, and say what to answer. Nothing slow goes first."""

from __future__ import annotations

from adapters.slack.adapter import SlackPlatform
from adapters.slack.inbound import read_command, read_event_callback, read_interaction
from adapters.slack.payload import Json, obj, objects, string
from adapters.slack.render_forms import render_form
from core.chat.events import Event, FormSubmitted
from core.chat.forms import Form
from core.chat.platform import FormVerdict, Intake, Overloaded

_WAIT = 2.5
"""Seconds; Slack waits three for the answer to a submission."""

_BUSY = "I can't take this just now. Please try again in a moment."


class Handling:
    """Raises `Overloaded` where the platform should send it again."""

    def __init__(self, platform: SlackPlatform, intake: Intake) -> None:
        self._platform = platform
        self._intake = intake

    async def event(self, payload: Json) -> None:
        """An Events API callback. Returns only after it is safely stored."""
        self._check_connected()
        await self._accept(read_event_callback(payload, self._platform.identity, self._platform.clock.now()))

    async def command(self, payload: Json) -> Json | None:
        """A slash command; Slack does not send it again, so the person is asked to."""
        try:
            self._check_connected()
            await self._accept(read_command(payload, self._platform.identity, self._platform.clock.now()))
        except Overloaded:
            return {"response_type": "ephemeral", "text": _BUSY}
        return None

    async def interaction(self, payload: Json) -> Json | None:
        """An action, shortcut or submission; the answer to a submission settles what the form does."""
        self._check_connected()
        found = read_interaction(payload, self._platform.identity, self._platform.clock.now())
        if len(found) == 1 and isinstance(found[0], FormSubmitted):
            return await self._submit(found[0], payload)
        await self._accept(found)
        return None

    async def _accept(self, events: list[Event]) -> None:
        if events:
            await self._intake.accept(events)

    async def _submit(self, event: FormSubmitted, payload: Json) -> Json | None:
        inputs = input_names(payload)
        try:
            verdict = await self._intake.submit(event, _WAIT)
        except Overloaded:
            return _errors({"": _BUSY}, inputs)
        return self._answer(verdict, event, inputs) if verdict else None

    def _answer(self, verdict: FormVerdict, event: FormSubmitted, inputs: list[str]) -> Json | None:
        """ "Modals: view_submission responses". Nothing closes the form."""
        if verdict.errors:
            return _errors(verdict.errors, inputs)
        if verdict.next:
            return {"response_action": "update", "view": render_form(verdict.next, self._platform.identity)}
        if verdict.message:
            said = Form(name=event.form, title="Done", fields=(), cancel="Close", intro=verdict.message)
            return {"response_action": "update", "view": render_form(said, self._platform.identity)}
        return None

    def _check_connected(self) -> None:
        if not self._platform.is_connected:
            raise Overloaded


def input_names(payload: Json) -> list[str]:
    """The inputs of the submitted view, in order."""
    blocks = objects(payload, "view", "blocks")
    names = [string(block, "block_id") for block in blocks if string(block, "type") == "input"]
    return names or list(obj(payload, "view", "state", "values"))


def _errors(errors: dict[str, str], inputs: list[str]) -> Json | None:
    """Slack refuses an error for a block that the view does not have: such ones are shown at the first input."""
    shown: dict[str, str] = {}
    for name, sentence in errors.items():
        place = name if name in inputs else next(iter(inputs), "")
        if place:
            shown[place] = f"{shown[place]} {sentence}" if place in shown else sentence or "Please check this."
    return {"response_action": "errors", "errors": shown} if shown else None
