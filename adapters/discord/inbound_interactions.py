"""Interactions -> neutral events ("Receiving and Responding", "Component Reference: interaction responses")."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adapters.discord import custom_ids
from adapters.discord.inbound_messages import Occasion, attachments, called, message_text
from adapters.discord.markup import read_markdown
from adapters.discord.payload import Json, made_at, obj, objects, string
from core.chat import events
from core.chat.events import Event, Interaction
from core.chat.forms import FormValue
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place
from core.chat.text import Text

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
_CHAT_INPUT, _MESSAGE_MENU = 1, 3
_SUB_COMMAND = 1
# "Receiving and Responding": the first answer within 3 s; follow-ups within 15 min.
FIRST_ANSWER = timedelta(seconds=3)
FOLLOW_UP = timedelta(minutes=15)
FREE = "run"
"""The sub-command that takes any command by name."""
SHORTCUTS = {"Add to timeline": "add-to-timeline", "Declare an incident": "declare-incident"}


def read_interaction(data: Json, at: Occasion) -> Event | None:
    """None for what Muster did not offer."""
    kind = data.get("type")
    if kind == COMMAND and obj(data, "data").get("type") == _MESSAGE_MENU:
        return _shortcut(data, at)
    if kind == COMMAND:
        return _command(data, at)
    if kind == COMPONENT:
        return _click(data, at)
    return _form(data, at) if kind == MODAL else None


def handle(data: Json) -> str:
    """What answers go through: opaque to the core. The last part tells what may be answered."""
    from_message = "m" if obj(data, "message") else "c"
    return f"{string(data, 'id')}/{string(data, 'token')}/{from_message}"


def interaction(data: Json) -> Interaction:
    """The handles live from when Discord made them, by Discord's clock."""
    made = made_at(string(data, "id"))
    return Interaction(
        trigger=handle(data), trigger_until=made + FIRST_ANSWER, reply=handle(data), reply_until=made + FOLLOW_UP
    )


def place_of(data: Json, at: Occasion) -> Place:
    """Interactions carry their channel with them."""
    channel = obj(data, "channel")
    if string(channel, "id"):
        at.directory.learn([channel] if channel.get("type") != 1 else [])
    return at.place(string(data, "channel_id"))


def _person(data: Json, at: Occasion) -> tuple[PersonRef, str]:
    member = obj(data, "member")
    user = obj(member, "user") or obj(data, "user")
    return at.identity.person(string(user, "id")), called(user, member)


def typed(data: Json) -> tuple[str, str, str]:
    """The sub-command, its words, and the name of the option that is being typed."""
    options = objects(data, "data", "options")
    if not options:
        return "", "", ""
    chosen = options[0]
    inner = {string(each, "name"): str(each.get("value", "")) for each in objects(chosen, "options")}
    focused = next((string(each, "name") for each in objects(chosen, "options") if each.get("focused")), "")
    name, words = string(chosen, "name"), inner.get("words", "")
    if name == FREE:
        return inner.get("command", ""), words, focused
    return name, words, focused


def _command(data: Json, at: Occasion) -> Event:
    """`/incident severity words:major` says what `/incident severity major` says elsewhere."""
    name, words, _ = typed(data)
    said = words if name == "declare" else f"{name} {words}"
    person, shown = _person(data, at)
    return events.CommandInvoked(
        key=f"discord/{at.identity.guild}/interaction/{string(data, 'id')}",
        at=made_at(string(data, "id")),
        place=place_of(data, at),
        person=person,
        person_name=shown,
        direct=not string(data, "guild_id"),
        text=_read(said.strip(), data, at),
        interaction=interaction(data),
    )


def _read(said: str, data: Json, at: Occasion) -> Text:
    resolved = obj(data, "data", "resolved")
    people = {user: called(obj(resolved, "users", user), {}) for user in obj(resolved, "users")}
    return read_markdown(said, at.identity, {**at.directory.roles, **people})


def _shortcut(data: Json, at: Occasion) -> Event | None:
    target = string(data, "data", "target_id")
    message = obj(data, "data", "resolved", "messages", target)
    name = SHORTCUTS.get(string(data, "data", "name"))
    if not name or not target:
        return None
    place = place_of(data, at)
    person, shown = _person(data, at)
    author = string(message, "author", "id")
    return events.ShortcutUsed(
        key=f"discord/{at.identity.guild}/interaction/{string(data, 'id')}",
        at=made_at(string(data, "id")),
        place=place,
        person=person,
        person_name=shown,
        name=name,
        interaction=interaction(data),
        message=MessageRef(place, target),
        text=message_text(message, at),
        author=at.identity.person(author) if author else None,
        written_at=made_at(target),
        attachments=attachments(message),
    )


def _click(data: Json, at: Occasion) -> Event | None:
    read = custom_ids.read_action(string(data, "data", "custom_id"))
    if read is None:
        return None
    person, shown = _person(data, at)
    place, values = place_of(data, at), obj(data, "data").get("values")
    picked = str(values[0]) if isinstance(values, list) and values else None
    is_person = obj(data, "data").get("component_type") == 5
    return events.ButtonClicked(
        key=f"discord/{at.identity.guild}/interaction/{string(data, 'id')}",
        at=made_at(string(data, "id")),
        place=place,
        person=person,
        person_name=shown,
        direct=not string(data, "guild_id"),
        action=read[0],
        value=read[1],
        chosen=at.identity.person(picked) if picked and is_person else picked,
        interaction=interaction(data),
        message=MessageRef(place, string(data, "message", "id")),
    )


def _form(data: Json, at: Occasion) -> Event | None:
    read = custom_ids.read_form(string(data, "data", "custom_id"))
    if read is None:
        return None
    person, shown = _person(data, at)
    inputs = [obj(each, "component") or each for each in objects(data, "data", "components")]
    return events.FormSubmitted(
        key=f"discord/{at.identity.guild}/interaction/{string(data, 'id')}",
        at=made_at(string(data, "id")),
        place=place_of(data, at),
        person=person,
        person_name=shown,
        form=read[0],
        token=read[1],
        values=dict(filter(None, (_value(each, at) for each in inputs))),
        interaction=interaction(data),
    )


def _value(component: Json, at: Occasion) -> tuple[str, FormValue] | None:
    """The letter before the name tells what kind of field it was."""
    kind, _, name = string(component, "custom_id").partition(":")
    if not name:
        return None
    listed = component.get("values")
    several = [str(each) for each in listed] if isinstance(listed, list) else []
    single = component.get("value")
    if kind == "b":
        return name, single is True
    if kind == "m":
        return name, several
    if kind == "s":
        return name, several[0] if several else None
    if kind == "p":
        return name, at.identity.person(several[0]) if several else None
    said = str(single).strip() if single else ""
    if kind == "w":
        return name, _moment(said)
    return name, said or None


def _moment(said: str) -> str | None:
    """A date and time as people write it, in UTC; what can't be read goes on as it was written, to be refused with a
    sentence."""
    try:
        at = datetime.fromisoformat(said.removesuffix("(UTC)").removesuffix("UTC").strip())
    except ValueError:
        return said or None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()
