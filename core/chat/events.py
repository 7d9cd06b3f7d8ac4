"""What happens in a chat, in neutral words. Adapters translate payloads into these; past this line nobody knows Slack.

`key` is the platform's own id of the event: a second delivery carries the same key. `at` is the platform's own stamp
(UTC), so that events which arrive in the wrong order can still be applied in the right one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias, Union

import msgspec

from core.chat.alerts import Alert
from core.chat.forms import FormValue
from core.chat.people import PersonRef, Profile
from core.chat.places import MessageRef, Place
from core.chat.text import Text


class Interaction(msgspec.Struct, frozen=True, kw_only=True):
    """The short-lived handles a platform gives with a command, click or submission; opaque outside the adapter.

    `trigger` opens one form before `trigger_until`; `reply` answers only that person before `reply_until` (UTC).
    """

    trigger: str | None = None
    trigger_until: datetime | None = None
    reply: str | None = None
    reply_until: datetime | None = None


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file shown with a message. `url` may need the platform's credentials to be read."""

    id: str
    name: str
    media_type: str
    url: str
    size: int = 0


class _Event(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    key: str
    at: datetime
    place: Place
    person: PersonRef | None = None
    person_name: str = ""
    """A provisional name, if the payload carried one."""
    direct: bool = False
    """Said in a direct conversation with the bot."""


class CommandInvoked(_Event, frozen=True, tag="command_invoked", kw_only=True):
    """`/incident TEXT`. The words after the command, line breaks kept."""

    text: Text
    interaction: Interaction


class Mentioned(_Event, frozen=True, tag="mentioned", kw_only=True):
    """`@incident TEXT`. The words after the bot's name. `is_edit`: they were changed since; what was done is not done again."""

    text: Text
    message: MessageRef
    is_edit: bool = False


class MessagePosted(_Event, frozen=True, tag="message_posted", kw_only=True):
    text: Text
    message: MessageRef
    from_bot: bool = False
    attachments: tuple[Attachment, ...] = ()


class MessageEdited(_Event, frozen=True, tag="message_edited", kw_only=True):
    text: Text
    message: MessageRef
    attachments: tuple[Attachment, ...] = ()


class MessageDeleted(_Event, frozen=True, tag="message_deleted", kw_only=True):
    message: MessageRef


class ReactionAdded(_Event, frozen=True, tag="reaction_added", kw_only=True):
    """`reaction` is the emoji's short name without colons."""

    message: MessageRef
    reaction: str
    author: PersonRef | None = None


class ReactionRemoved(_Event, frozen=True, tag="reaction_removed", kw_only=True):
    message: MessageRef
    reaction: str


class PinAdded(_Event, frozen=True, tag="pin_added", kw_only=True):
    """`person` pinned it; `author` wrote it at `written_at`. `text` is as it stood when it was pinned."""

    message: MessageRef
    text: Text
    author: PersonRef | None = None
    written_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()


class PinRemoved(_Event, frozen=True, tag="pin_removed", kw_only=True):
    message: MessageRef


class ButtonClicked(_Event, frozen=True, tag="button_clicked", kw_only=True):
    """A button or select is used. `value` is the control's own; `chosen` is what was picked in a select."""

    action: str
    value: str
    interaction: Interaction
    chosen: str | PersonRef | None = None
    message: MessageRef | None = None
    on_page: bool = False
    """Used by a link, on a page of the web UI, which shows the answer."""


class FormSubmitted(_Event, frozen=True, tag="form_submitted", kw_only=True):
    form: str
    token: str
    values: dict[str, FormValue]
    interaction: Interaction
    on_page: bool = False
    """Sent from a page of the web UI, which shows the answer."""


class Asked(_Event, frozen=True, tag="asked", kw_only=True):
    """Somebody asks for something outside chat: on a page of the web UI, or over the API.

    `name` is what (`@hub.asked`), `incident` the number of the one it is about, `values` plain JSON. `known` is what the
    asker had before them, by field in its stored form, so that nobody overwrites what they have not seen. `by` is the
    person's id, `source` the word for the timeline (`web`, `api`). `scopes` are the names of the permissions that the
    token was given, if it came by one; `address` is where the request came from.
    """

    name: str
    by: int
    incident: int | None = None
    values: dict[str, Any] = {}
    known: dict[str, str | None] = {}
    source: str = "web"
    scopes: tuple[str, ...] | None = None
    address: str = ""


class AlertReceived(_Event, frozen=True, tag="alert_received", kw_only=True):
    """A monitoring system tells of alerts that belong together. `source` is its name in the settings, `group` its own
    name for what belongs together, `title` what to call that."""

    source: str
    group: str
    title: str
    alerts: tuple[Alert, ...]


class FormCancelled(_Event, frozen=True, tag="form_cancelled", kw_only=True):
    form: str
    token: str


class ShortcutUsed(_Event, frozen=True, tag="shortcut_used", kw_only=True):
    """A global shortcut, or one on a message (then `message`, `text`, `author` and `written_at` are given)."""

    name: str
    interaction: Interaction
    message: MessageRef | None = None
    text: Text = Text()
    author: PersonRef | None = None
    written_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()


class ChannelRenamed(_Event, frozen=True, tag="channel_renamed", kw_only=True):
    name: str


class ChannelArchived(_Event, frozen=True, tag="channel_archived", kw_only=True):
    pass


class ChannelUnarchived(_Event, frozen=True, tag="channel_unarchived", kw_only=True):
    pass


class MemberJoined(_Event, frozen=True, tag="member_joined", kw_only=True):
    pass


class MemberLeft(_Event, frozen=True, tag="member_left", kw_only=True):
    """`is_self` when it is Muster's own bot that left or was removed."""

    is_self: bool = False


class LinkShared(_Event, frozen=True, tag="link_shared", kw_only=True):
    message: MessageRef
    urls: tuple[str, ...]


class HomeOpened(_Event, frozen=True, tag="home_opened", kw_only=True):
    pass


class ProfileChanged(_Event, frozen=True, tag="profile_changed", kw_only=True):
    profile: Profile


class FoundMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a message says now. `written_at` is UTC."""

    text: Text
    author: PersonRef | None = None
    written_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()


class Delivered(_Event, frozen=True, tag="delivered", kw_only=True):
    """Something Muster asked for with a `note` has been done: the note comes back with what the platform answered."""

    note: str
    about: dict[str, str]
    message: MessageRef | None = None
    made: Place | None = None
    name: str = ""
    profile: Profile | None = None
    found: FoundMessage | None = None
    file: bytes | None = None
    reference: str = ""
    url: str = ""


class Undeliverable(_Event, frozen=True, tag="undeliverable", kw_only=True):
    """Something Muster asked for with a `note` can't be done. `reason` is a sentence with what to do about it."""

    note: str
    about: dict[str, str]
    code: str
    reason: str


class Postponed(_Event, frozen=True, tag="postponed", kw_only=True):
    """Something Muster asked for with a `note` has to wait, by the platform's rules, until `until` (UTC). Told once."""

    note: str
    about: dict[str, str]
    until: datetime


class TimerFired(_Event, frozen=True, tag="timer_fired", kw_only=True):
    """A timer that was set with `name` is due. `at` is the moment it was due, not when it was noticed."""

    name: str
    about: dict[str, str]


class IncidentEvent(_Event, frozen=True, tag="incident_event", kw_only=True):
    """Something happened to an incident: `name` is `declared`, `severity_changed`, `closed` …"""

    name: str
    incident: int
    about: dict[str, str] = {}


Event: TypeAlias = Union[  # noqa: UP007
    CommandInvoked,
    Mentioned,
    MessagePosted,
    MessageEdited,
    MessageDeleted,
    ReactionAdded,
    ReactionRemoved,
    PinAdded,
    PinRemoved,
    ButtonClicked,
    FormSubmitted,
    Asked,
    AlertReceived,
    FormCancelled,
    ShortcutUsed,
    ChannelRenamed,
    ChannelArchived,
    ChannelUnarchived,
    MemberJoined,
    MemberLeft,
    LinkShared,
    HomeOpened,
    ProfileChanged,
    Delivered,
    Undeliverable,
    Postponed,
    TimerFired,
    IncidentEvent,
]

_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def event_to_json(event: Event) -> bytes:
    return msgspec.json.encode(event)


def event_from_json(raw: bytes | str) -> Event:
    """Raises `msgspec.ValidationError` when the bytes are not an event of this version."""
    return _decoder.decode(raw)


def event_type(event: Any) -> str:
    """The event's name, as `@hub.on` takes it: `pin_added`."""
    return str(event.__struct_config__.tag)
