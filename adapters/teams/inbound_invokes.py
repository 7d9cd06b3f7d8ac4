"""Invokes -> neutral events: buttons, menus, forms, and the entry in a message's menu.

("Universal Actions", "Use dialogs in Microsoft Teams bots", "Define message extension action commands".)
"""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.teams.identity import Identity
from adapters.teams.inbound import is_direct, key_of, person_of, place_of, stamp_of
from adapters.teams.inbound_text import from_html
from adapters.teams.payload import Json, moment, obj, string
from adapters.teams.shared_messages import author_of, files_of
from core.chat import events
from core.chat.events import Event, Interaction
from core.chat.forms import FormValue
from core.chat.places import MessageRef
from core.chat.text import Text

CARD_ACTION, FETCH, SUBMIT = "adaptiveCard/action", "task/fetch", "task/submit"
MENU_FETCH, MENU_SUBMIT = "composeExtension/fetchTask", "composeExtension/submitAction"


def read_invoke(activity: Json, identity: Identity, now: datetime) -> Event | None:
    """The event; None for an invoke that is not Muster's."""
    match string(activity, "name"):
        case "adaptiveCard/action":
            return _click(activity, obj(activity, "value", "action", "data"), identity, now)
        case "task/fetch":
            return _click(activity, obj(activity, "value", "data"), identity, now)
        case "task/submit":
            return _form(activity, identity, now)
        case "composeExtension/fetchTask":
            return _shortcut(activity, identity, now)
        case "composeExtension/submitAction":
            # A form that was opened from the menu is sent this way.
            return _form(activity, identity, now) or _shortcut(activity, identity, now)
    return None


def handle(activity: Json, identity: Identity) -> str:
    """What an answer to it is asked for by."""
    return key_of(activity, identity, string(activity, "name"))


def _interaction(activity: Json, identity: Identity) -> Interaction:
    name = handle(activity, identity)
    return Interaction(trigger=name, reply=name)


def _click(activity: Json, data: Json, identity: Identity, now: datetime) -> Event | None:
    action = string(data, "action")
    if not action:
        return None
    place = place_of(activity, identity)
    person, name = person_of(activity, identity)
    picked = string(data, "chosen") or string(data, string(data, "input") or "-")
    is_person = string(data, "kind") == "person"
    return events.ButtonClicked(
        key=handle(activity, identity),
        at=stamp_of(activity, now),
        place=place,
        person=person,
        person_name=name,
        direct=is_direct(activity),
        action=action,
        value=string(data, "value"),
        chosen=(identity.person(picked) if is_person else picked) if picked else None,
        interaction=_interaction(activity, identity),
        message=MessageRef(place, string(activity, "replyToId")) if string(activity, "replyToId") else None,
    )


def _form(activity: Json, identity: Identity, now: datetime) -> Event | None:
    data = obj(activity, "value", "data")
    if not string(data, "form") or not string(data, "token"):
        return None
    person, name = person_of(activity, identity)
    return events.FormSubmitted(
        key=handle(activity, identity),
        at=stamp_of(activity, now),
        place=place_of(activity, identity),
        person=person,
        person_name=name,
        direct=is_direct(activity),
        form=string(data, "form"),
        token=string(data, "token"),
        values=_values(data, identity),
        interaction=_interaction(activity, identity),
    )


def _values(data: Json, identity: Identity) -> dict[str, FormValue]:
    """The letter before the name tells what kind of field it was."""
    values: dict[str, FormValue] = {}
    for given, value in data.items():
        kind, _, name = given.partition(":")
        if not name:
            continue
        single = str(value).strip() if value not in (None, "") else ""
        if kind == "b":
            values[name] = single.lower() == "true"
        elif kind == "m":
            values[name] = [each for each in single.split(",") if each]
        elif kind == "p":
            values[name] = identity.person(single) if single else None
        elif kind == "w":
            field, _, part = name.rpartition(":")
            if part == "d":
                values[field] = _moment(single, str(data.get(f"w:{field}:c") or ""))
        elif kind in ("t", "s", "d", "c"):
            values[name] = str(value).strip() or None if kind == "t" and value else single or None
    return values


def _moment(day: str, time: str) -> str | None:
    """A date without a time is its beginning; what can't be read is refused with a sentence by whoever asked."""
    if not day:
        return None
    try:
        return datetime.fromisoformat(f"{day}T{time or '00:00'}").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return f"{day} {time}".strip()


def _shortcut(activity: Json, identity: Identity, now: datetime) -> Event | None:
    """Teams hands the message over; nothing needs looking up."""
    name = string(activity, "value", "commandId")
    message = obj(activity, "value", "messagePayload")
    if not name:
        return None
    place = place_of(activity, identity)
    person, shown = person_of(activity, identity)
    return events.ShortcutUsed(
        key=handle(activity, identity),
        at=stamp_of(activity, now),
        place=place,
        person=person,
        person_name=shown,
        name=name,
        interaction=_interaction(activity, identity),
        message=MessageRef(place, string(message, "id")) if string(message, "id") else None,
        text=_said(message),
        author=author_of(message, identity),
        written_at=moment(string(message, "createdDateTime")),
        attachments=files_of(message),
    )


def _said(message: Json) -> Text:
    return from_html(string(message, "body", "content"))
