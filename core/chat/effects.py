"""What Muster asks of a platform. Effects are rows of the outbox; handlers ask, the delivery loop calls.

`lane` names the destination: order is kept inside a lane. `coalesce`, when set, lets a newer effect of the same key
replace one that is still waiting. `note` asks for the result to come back as a `Delivered` or `Undeliverable` event.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, Union

import msgspec

from core.chat.cards import Card, Message
from core.chat.events import Attachment, Interaction
from core.chat.forms import Form
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place

OUTSIDE = "outside"
"""The first word of the lanes that lead to no chat."""


class _Effect(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    coalesce: str = ""
    note: str = ""
    about: dict[str, str] = {}
    only_failure: bool = False
    """Of the two, only `Undeliverable` is wanted."""

    @property
    def lane(self) -> str:
        raise NotImplementedError

    @property
    def platform(self) -> str:
        return self.lane.split("/", 1)[0]


class _AtPlace(_Effect, frozen=True, kw_only=True):
    place: Place

    @property
    def lane(self) -> str:
        return self.place.key


class _AtMessage(_Effect, frozen=True, kw_only=True):
    message: MessageRef

    @property
    def lane(self) -> str:
        return self.message.place.key


class _ToPerson(_Effect, frozen=True, kw_only=True):
    person: PersonRef

    @property
    def lane(self) -> str:
        return str(self.person)


class Post(_AtPlace, frozen=True, tag="post", kw_only=True):
    """`interaction` is what this answers, for platforms that show an answer with its question."""

    content: Message
    interaction: Interaction = Interaction()


class PostPrivately(_AtPlace, frozen=True, tag="post_privately", kw_only=True):
    """Seen by one person only. The reply handle of `interaction`, while it lives, reaches places the bot is not in."""

    person: PersonRef
    content: Message
    interaction: Interaction = Interaction()

    @property
    def lane(self) -> str:
        # Of its own: an answer to one person neither waits for, nor holds up, what is posted for all.
        return f"{self.place.key}/{self.person.user}"


class PostDirect(_ToPerson, frozen=True, tag="post_direct", kw_only=True):
    content: Message


class Update(_AtMessage, frozen=True, tag="update", kw_only=True):
    """Edit a posted message in place."""

    content: Message


class Delete(_AtMessage, frozen=True, tag="delete", kw_only=True):
    pass


class React(_AtMessage, frozen=True, tag="react", kw_only=True):
    """`reaction` is an emoji's short name; `remove` takes it away again."""

    reaction: str
    remove: bool = False


class Pin(_AtMessage, frozen=True, tag="pin", kw_only=True):
    pass


class OpenForm(_ToPerson, frozen=True, tag="open_form", kw_only=True):
    """Raise a form on a person's screen. When the trigger has died, the person gets a button (`retry`) instead."""

    form: Form
    interaction: Interaction
    place: Place

    @property
    def lane(self) -> str:
        # Each on its own: a person is waiting, and nothing may stand in front.
        return f"{self.person}/form/{self.form.token}"


class CreateChannel(_Effect, frozen=True, tag="create_channel", kw_only=True):
    """Make a channel. `name` is a wish: the adapter makes it legal, and picks a near one when it is taken.

    It never adopts a channel it did not make. `Delivered.made` is the place, `Delivered.name` the name it got.
    """

    in_platform: str
    workspace: str
    name: str
    alternatives: tuple[str, ...] = ()
    private: bool = False

    @property
    def lane(self) -> str:
        return f"{self.in_platform}/{self.workspace}/create/{self.name}"


class _OfChannel(_AtPlace, frozen=True, kw_only=True):
    """About the channel itself. Platforms let that be changed rarely; what is said there must not wait for it."""

    @property
    def lane(self) -> str:
        return f"{self.place.key}/channel"


class RenameChannel(_OfChannel, frozen=True, tag="rename_channel", kw_only=True):
    name: str


class SetTopic(_OfChannel, frozen=True, tag="set_topic", kw_only=True):
    topic: str


class Invite(_AtPlace, frozen=True, tag="invite", kw_only=True):
    """`groups` are handles of the platform's own groups of people, without `@`; their members come as if named."""

    people: tuple[PersonRef, ...] = ()
    groups: tuple[str, ...] = ()


class Bookmark(_AtPlace, frozen=True, tag="bookmark", kw_only=True):
    """A link kept at the head of the channel; a second one with the same address changes nothing."""

    title: str
    url: str


class ArchiveChannel(_AtPlace, frozen=True, tag="archive_channel", kw_only=True):
    pass


class ShowHome(_ToPerson, frozen=True, tag="show_home", kw_only=True):
    """The bot's own page for one person, where the platform has one."""

    card: Card


class FetchProfile(_ToPerson, frozen=True, tag="fetch_profile", kw_only=True):
    """Ask who somebody is; `Delivered.profile` is the answer."""

    @property
    def lane(self) -> str:
        return f"{self.person}/profile"


class FetchMessage(_AtMessage, frozen=True, tag="fetch_message", kw_only=True):
    """Ask for what a message says: a reaction to it does not tell."""


class FetchFile(_AtMessage, frozen=True, tag="fetch_file", kw_only=True):
    """Ask for the bytes of a file that is shown with a message: the platform may drop it, or its address may expire.

    Larger than `most` bytes: refused.
    """

    file: Attachment
    most: int

    @property
    def lane(self) -> str:
        # Of its own: nothing that is said waits for a download.
        return f"{self.message.place.key}/file/{self.file.id[:100]}"


class _Outside(_Effect, frozen=True, kw_only=True):
    """To a system that is not a chat: `system` is its name in the settings, `incident_key` orders its calls."""

    system: str
    incident_key: str

    @property
    def lane(self) -> str:
        return f"{OUTSIDE}/{self.system}/{self.incident_key}"


class Page(_Outside, frozen=True, tag="page", kw_only=True):
    """Wake somebody. `incident_key` names the alert there, so that a second call never opens a second alert.

    `service` is what is paged, in the words of the settings; `severity` is 1 (worst) to 4, 0 when not known;
    `url` leads to the incident's doc.
    """

    action: Literal["trigger", "acknowledge", "resolve"] = "trigger"
    service: str = ""
    summary: str = ""
    details: str = ""
    severity: int = 0
    url: str = ""


class PublishStatus(_Outside, frozen=True, tag="publish_status", kw_only=True):
    """Tell customers. `reference` is the page's own id of the incident, once it is there; empty: create one.

    `status` is investigating, identified, monitoring or resolved; `impact` none, minor, major or critical;
    `components` are ids, each to be shown as `component_status`.
    """

    title: str
    body: str
    status: Literal["investigating", "identified", "monitoring", "resolved"]
    impact: Literal["none", "minor", "major", "critical"] = "minor"
    components: tuple[str, ...] = ()
    component_status: str = ""
    reference: str = ""


class SendWebhook(_Outside, frozen=True, tag="send_webhook", kw_only=True):
    """Tell a subscriber. `delivery` names the message in the book of webhooks, `incident_key` the subscription."""

    delivery: int


Effect: TypeAlias = Union[  # noqa: UP007
    Post,
    PostPrivately,
    PostDirect,
    Update,
    Delete,
    React,
    Pin,
    OpenForm,
    CreateChannel,
    RenameChannel,
    SetTopic,
    Invite,
    Bookmark,
    ArchiveChannel,
    ShowHome,
    FetchProfile,
    FetchMessage,
    FetchFile,
    Page,
    PublishStatus,
    SendWebhook,
]

_decoder: msgspec.json.Decoder[Effect] = msgspec.json.Decoder(Effect)


def effect_to_json(effect: Effect) -> bytes:
    return msgspec.json.encode(effect)


def effect_from_json(raw: bytes | str) -> Effect:
    """Raises `msgspec.ValidationError` when the bytes are not an effect of this version."""
    return _decoder.decode(raw)
