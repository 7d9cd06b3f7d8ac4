"""Interaction payloads -> neutral events ("Interaction payloads: block_actions, view, shortcuts")."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

import msgspec

from adapters.slack import action_ids
from adapters.slack.identity import Identity
from adapters.slack.inbound_commands import interaction
from adapters.slack.payload import Json, attachments, first_moment, message_text, moment, obj, objects, string
from core.chat import events
from core.chat.events import Event
from core.chat.forms import FormValue
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place

Reader: TypeAlias = Callable[[Json, Identity, datetime], list[Event]]


def _block_actions(payload: Json, identity: Identity, received_at: datetime) -> list[Event]:
    """One event for each control used. A link button is reported too, and is nothing."""
    user, trigger = string(payload, "user", "id"), string(payload, "trigger_id")
    if not user:
        return []
    found: list[Event] = []
    for used in objects(payload, "actions"):
        name, carried = action_ids.decode(string(used, "action_id"))
        if not name or name == action_ids.LINK:
            continue
        stamp = string(used, "action_ts")
        found.append(
            events.ButtonClicked(
                key=f"slack/{identity.team}/action/{trigger}/{string(used, 'action_id')}/{stamp}",
                at=first_moment(received_at, stamp),
                place=_place(payload, identity, user),
                person=identity.person(user),
                person_name=string(payload, "user", "username"),
                action=name,
                value=string(used, "value") if string(used, "type") == "button" else carried,
                chosen=_chosen(used, identity),
                interaction=interaction(trigger, string(payload, "response_url"), received_at),
                message=_message(payload, identity),
            )
        )
    return found


def _chosen(used: Json, identity: Identity) -> str | PersonRef | None:
    if person := string(used, "selected_user"):
        return identity.person(person)
    names = ("selected_date", "selected_time", "value" if string(used, "type") != "button" else "")
    chosen = string(used, "selected_option", "value") or next(filter(None, (string(used, n) for n in names if n)), "")
    return chosen or None


def _submission(payload: Json, identity: Identity, received_at: datetime) -> list[Event]:
    view, user = obj(payload, "view"), string(payload, "user", "id")
    if not (string(view, "callback_id") and user):
        return []
    values = obj(view, "state", "values")
    return [
        events.FormSubmitted(
            key=_submission_key(payload, view, values, identity),
            at=received_at,
            place=identity.place(user),
            person=identity.person(user),
            person_name=string(payload, "user", "username") or string(payload, "user", "name"),
            form=string(view, "callback_id"),
            token=string(view, "private_metadata"),
            values={name: _value(obj(inputs), identity) for name, inputs in values.items()},
            interaction=interaction(string(payload, "trigger_id"), _response_url(payload), received_at),
        )
    ]


def _submission_key(payload: Json, view: Json, values: Json, identity: Identity) -> str:
    """A payload that comes twice has the same key; sending the form again after errors, even unchanged, has another.

    The view's id and hash alone would not do: both stay the same when the answer to the first was errors.
    """
    canonical = msgspec.json.encode([string(payload, "trigger_id"), values], order="deterministic")
    digest = hashlib.sha256(canonical).hexdigest()[:16]
    return f"slack/{identity.team}/view/{string(view, 'id')}/{string(view, 'hash')}/{digest}"


def _value(inputs: Json, identity: Identity) -> FormValue:
    """A block holds one input; its type tells the type of the value."""
    element = next((each for each in inputs.values() if isinstance(each, dict)), {})
    kind = string(element, "type")
    if kind == "checkboxes":
        return bool(objects(element, "selected_options"))
    if kind == "multi_static_select":
        return [string(option, "value") for option in objects(element, "selected_options")]
    if kind == "static_select":
        return string(element, "selected_option", "value") or None
    if kind == "users_select":
        user = string(element, "selected_user")
        return identity.person(user) if user else None
    if kind == "datetimepicker":
        return _iso(element.get("selected_date_time"))
    return string(element, {"datepicker": "selected_date", "timepicker": "selected_time"}.get(kind, "value")) or None


def _iso(seconds: object) -> str | None:
    if not isinstance(seconds, int) or not 0 <= seconds < 253_402_300_800:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _response_url(payload: Json) -> str:
    return next((string(each, "response_url") for each in objects(payload, "response_urls")), "")


def _closed(payload: Json, identity: Identity, received_at: datetime) -> list[Event]:
    view, user = obj(payload, "view"), string(payload, "user", "id")
    if not (string(view, "callback_id") and user):
        return []
    return [
        events.FormCancelled(
            key=f"slack/{identity.team}/view/{string(view, 'id')}/{string(view, 'hash')}/closed",
            at=received_at,
            place=identity.place(user),
            person=identity.person(user),
            form=string(view, "callback_id"),
            token=string(view, "private_metadata"),
        )
    ]


def _shortcut(payload: Json, identity: Identity, received_at: datetime) -> list[Event]:
    """Global, or on a message; then the message comes with it."""
    user, trigger, name = string(payload, "user", "id"), string(payload, "trigger_id"), string(payload, "callback_id")
    if not (user and trigger and name):
        return []
    message = obj(payload, "message")
    author = string(message, "user")
    return [
        events.ShortcutUsed(
            key=f"slack/{identity.team}/shortcut/{trigger}",
            at=first_moment(received_at, payload.get("action_ts")),
            place=_place(payload, identity, user),
            person=identity.person(user),
            person_name=string(payload, "user", "username") or string(payload, "user", "name"),
            name=name,
            interaction=interaction(trigger, string(payload, "response_url"), received_at),
            message=_message(payload, identity),
            text=message_text(message, identity),
            author=identity.person(author) if author else None,
            written_at=moment(string(message, "ts")),
            attachments=attachments(message),
        )
    ]


def _place(payload: Json, identity: Identity, user: str) -> Place:
    """Where it was used. The app's home and forms are in no channel: there the person stands for the place."""
    channel = string(payload, "channel", "id") or string(payload, "container", "channel_id")
    ref = _message(payload, identity)
    return ref.place if ref else identity.place(channel or user)


def _message(payload: Json, identity: Identity) -> MessageRef | None:
    container, message = obj(payload, "container"), obj(payload, "message")
    channel = string(payload, "channel", "id") or string(container, "channel_id")
    ts = string(container, "message_ts") or string(message, "ts") or string(payload, "message_ts")
    if not (channel and ts):
        return None
    thread = string(message, "thread_ts") or string(container, "thread_ts") or None
    return identity.message(channel, ts, thread)


INTERACTIONS: dict[str, Reader] = {
    "block_actions": _block_actions,
    "view_submission": _submission,
    "view_closed": _closed,
    "shortcut": _shortcut,
    "message_action": _shortcut,
}
