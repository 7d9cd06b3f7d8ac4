"""Submitting and closing views, and what the app's answer does to them (Slack docs, "Modals")."""

import json
from typing import TYPE_CHECKING, Any

from sandbox.slack import choices, modals, payloads
from sandbox.slack.blockkit import check_view
from sandbox.slack.errors import JSON, Refused
from sandbox.slack.model import Person, View
from sandbox.slack.wire import AppReply

if TYPE_CHECKING:
    from sandbox.slack.sandbox import SlackSandbox

NOT_SUBMITTED = "not_submitted"
TROUBLE = "We had some trouble connecting. Try again?"


class Submissions:
    def __init__(self, sandbox: "SlackSandbox") -> None:
        self.sandbox = sandbox

    async def submit(self, person: Person, view: View, values: dict[str, Any]) -> AppReply:
        """The client checks its own rules first; only a form that passes them is sent."""
        workspace = self.sandbox.workspace
        view.state = choices.fill(workspace, view.blocks, view.state, values)
        view.failure = ""
        self._errors(view, choices.refusals(view.blocks, view.state))
        if view.errors:
            return AppReply(error=NOT_SUBMITTED, shown="; ".join(view.errors.values()))
        trigger = self.sandbox.permissions.trigger(person.id, view.id)
        payload = payloads.view_submission(workspace, person, view, trigger)
        form = {"payload": json.dumps(payload)}
        url = self.sandbox.config.interactivity_url
        reply = await self.sandbox.outbound.interaction("view_submission", payload, form, url)
        if workspace.view(view.id) is view:
            self._answered(person, view, reply)
        return reply

    def _errors(self, view: View, errors: dict[str, str]) -> None:
        view.errors = errors
        self.sandbox.workspace.changed("view_errors", view)

    def _answered(self, person: Person, view: View, reply: AppReply) -> None:
        if reply.ok:
            try:
                self._follow(person, view, _instruction(reply))
            except Refused as refusal:
                reply.error = "invalid_response"
                reply.shown = json.dumps(refusal.body())
        if reply.error:
            view.failure = TROUBLE
            reply.shown = f"{TROUBLE} ({reply.error}) {reply.shown}".strip()
            self.sandbox.workspace.changed("view_failed", view)

    def _follow(self, person: Person, view: View, instruction: JSON) -> None:
        """No instruction closes this view; the others are errors, update, push and clear."""
        workspace = self.sandbox.workspace
        what = instruction.get("response_action")
        if what is None:
            modals.close(workspace, view)
        elif what == "clear":
            modals.close(workspace, view, everything=True)
        elif what == "errors":
            self._errors(view, _checked_errors(view, instruction.get("errors")))
        elif what in ("update", "push") and isinstance(instruction.get("view"), dict):
            source = check_view(instruction["view"], "modal", workspace.ids)
            if what == "update":
                modals.replace(workspace, view, source)
            elif len(workspace.stacks[person.id]) >= modals.MOST_VIEWS:
                raise Refused("push_limit_reached")
            else:
                modals.push(workspace, person.id, source)
        else:
            raise Refused("invalid_response_action")

    async def close(self, person: Person, view: View, everything: bool = False) -> AppReply:
        """The X or Cancel. The app hears of it only where the view says so."""
        workspace = self.sandbox.workspace
        stack = list(workspace.stacks.get(person.id, []))
        cleared = everything or bool(view.source.get("clear_on_close"))
        gone = stack if cleared else [view]
        modals.close(workspace, view, everything=cleared)
        reply = AppReply()
        for one in [v for v in gone if v.source.get("notify_on_close")]:
            payload = payloads.view_closed(workspace, person, one, cleared)
            form = {"payload": json.dumps(payload)}
            url = self.sandbox.config.interactivity_url
            reply = await self.sandbox.outbound.interaction("view_closed", payload, form, url)
        return reply


def _instruction(reply: AppReply) -> JSON:
    """The body must be empty or a JSON object; a friendly "ok" breaks the modal."""
    if not reply.body.strip():
        return {}
    body = reply.json
    if not isinstance(body, dict) or reply.content_type != "application/json":
        raise Refused("body is neither empty nor a JSON object")
    return body


def _checked_errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {b["block_id"] for b in view.blocks if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not all(isinstance(e, str) and e for e in errors.values()):
        raise Refused("errors must be a non-empty object of sentences")
    if strangers := sorted(set(errors) - inputs):
        raise Refused("errors name blocks that are not inputs of the view", blocks=strangers)
    return errors
