"""A chat platform in memory: does what effects ask, remembers it, and fails on request."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.chat.capabilities import Capabilities
from core.chat.cards import Actions, Button, Control, LinkButton, Message, Section, Select
from core.chat.cards import Context as SmallPrint
from core.chat.effects import (
    ArchiveChannel,
    Bookmark,
    CreateChannel,
    Delete,
    Effect,
    FetchFile,
    FetchMessage,
    FetchProfile,
    Invite,
    OpenForm,
    Page,
    Pin,
    Post,
    PostDirect,
    PostPrivately,
    PublishStatus,
    React,
    RenameChannel,
    SetTopic,
    ShowHome,
    Update,
)
from core.chat.errors import ChatError, PlaceUnavailable, Refused
from core.chat.events import FoundMessage
from core.chat.forms import Form
from core.chat.pace import Pace
from core.chat.people import PersonRef, Profile
from core.chat.places import MessageRef, Place
from core.chat.platform import Attempt, Outcome
from core.chat.text import text
from core.outside.pager import OnCall
from core.outside.status_page import Component


@dataclass
class Said:
    """A message as it stands."""

    ref: MessageRef
    content: Message
    edits: int = 0
    only_for: PersonRef | None = None
    reactions: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        return self.content.text.plain

    @property
    def everything(self) -> str:
        """The text and all words of the card."""
        parts = self.content.card.parts if self.content.card else ()
        words = [self.text, self.content.card.title if self.content.card else ""]
        for part in parts:
            if isinstance(part, Section | SmallPrint):
                words.append(part.text.plain)
            words += [f"{each.label}: {each.text.plain}" for each in getattr(part, "fields", ())]
        return "\n".join(words)

    @property
    def shown(self) -> str:
        """What a person reads: the card where there is one, else the text."""
        return self.everything.removeprefix(self.text) if self.content.card else self.text

    @property
    def controls(self) -> list[Control]:
        parts = self.content.card.parts if self.content.card else ()
        return [control for part in parts if isinstance(part, Actions) for control in part.controls]

    @property
    def buttons(self) -> dict[str, Button | LinkButton]:
        return {each.label: each for each in self.controls if isinstance(each, Button | LinkButton)}

    @property
    def menus(self) -> list[Select]:
        return [each for each in self.controls if isinstance(each, Select)]


class FakePlatform:
    """Obeys the same contract suite as the real adapters."""

    name = "fake"
    capabilities = Capabilities(
        forms=True,
        form_fields=100,
        private_replies=True,
        private_answers=True,
        form_errors=True,
        confirms=True,
        direct_messages=True,
        channels=True,
        private_channels=True,
        threads=True,
        edits=True,
        reactions=True,
        pins=True,
        bookmarks=True,
        topics=True,
        home=True,
        message_shortcuts=True,
    )

    def __init__(self, workspace: str = "W1") -> None:
        self.workspace = workspace
        self.said: dict[MessageRef, Said] = {}
        self.private: list[Said] = []
        self.direct: list[Said] = []
        self.forms: list[tuple[PersonRef, Form]] = []
        self.channels: dict[str, CreateChannel] = {}
        self.topics: dict[Place, str] = {}
        self.bookmarks: dict[Place, str] = {}
        self.members: dict[Place, set[PersonRef]] = {}
        self.groups: dict[str, tuple[PersonRef, ...]] = {}
        self.names: dict[str, str] = {}
        self.names_of_channels: dict[str, str | None] = {}
        self.renamed: dict[Place, str] = {}
        self.archived: set[Place] = set()
        self.reactions: dict[MessageRef, set[str]] = {}
        self.calls: list[Effect] = []
        self.written_paces: Sequence[Pace] = ()
        self.trouble: Callable[[Effect], ChatError | None] = lambda _effect: None
        self._numbers = itertools.count(1)
        self._done: dict[str, Outcome] = {}

    def budget(self, effect: Effect) -> str:
        return f"fake/{type(effect).__name__}"

    def paces(self, effect: Effect) -> Sequence[Pace]:
        return self.written_paces

    async def find_channel(self, name: str) -> Place:
        """Every channel is there under its name, but those that the test says otherwise of."""
        channel = self.names_of_channels.get(name, f"C-{name.removeprefix('#')}")
        if channel is None:
            raise PlaceUnavailable(f"There is no channel {name}.", "no_such_channel")
        return Place("fake", "W1", channel)

    async def find_person(self, email: str) -> Profile | None:
        """Everybody at acme.example whose name the test knows."""
        user, _, host = email.partition("@")
        ref = PersonRef("fake", "W1", user)
        is_there = host == "acme.example" and user in ("ada", "ben", "chloe")
        return Profile(ref=ref, name=user.title(), email=email) if is_there else None

    def knows(self, person: PersonRef) -> bool:
        return (person.platform, person.workspace) == (self.name, self.workspace)

    def message_url(self, message: MessageRef) -> str | None:
        return f"https://chat.example/{message.place.channel}/{message.id}"

    def channel_url(self, place: Place) -> str | None:
        return f"https://chat.example/{place.channel}"

    async def connect(self) -> None: ...

    async def close(self) -> None: ...

    async def perform(self, effect: Effect, attempt: Attempt) -> Outcome:
        if attempt.key in self._done:
            return self._done[attempt.key]
        self.calls.append(effect)
        if error := self.trouble(effect):
            raise error
        self._done[attempt.key] = outcome = self._do(effect)
        return outcome

    def in_channel(self, channel: str) -> list[Said]:
        """What everybody sees there, in order."""
        return [said for said in self.said.values() if said.ref.place.channel == channel]

    def _do(self, effect: Effect) -> Outcome:  # noqa: C901  (one flat case for each effect)
        match effect:
            case Post(place=place, content=content):
                return self._say(place, content, self.said)
            case PostPrivately(place=place, person=person, content=content):
                self.private.append(Said(self._ref(place), content, only_for=person))
            case PostDirect(person=person, content=content):
                place = Place(self.name, self.workspace, f"D-{person.user}")
                self.direct.append(Said(self._ref(place), content, only_for=person))
            case Update(message=message, content=content):
                if message not in self.said:
                    raise Refused("That message is gone.", "message_not_found")
                self.said[message].content = content
                self.said[message].edits += 1
                return Outcome(message=message)
            case Delete(message=message):
                self.said.pop(message, None)
            case OpenForm(person=person, form=form):
                self.forms.append((person, form))
            case CreateChannel(name=name):
                return self._create(effect, name)
            case SetTopic(place=place, topic=topic):
                self.topics[place] = topic
            case Bookmark(place=place, url=url):
                self.bookmarks[place] = url
            case Invite(groups=[group]) if group not in self.groups:
                raise Refused(f"There is no group @{group}.", "no_such_group")
            case Invite(place=place, people=people, groups=groups):
                people = (*people, *(each for group in groups for each in self.groups[group]))
                self.members.setdefault(place, set()).update(people)
            case React(message=message, reaction=reaction, remove=remove):
                there = self.reactions.setdefault(message, set())
                (there.discard if remove else there.add)(reaction)
                if message in self.said:
                    self.said[message].reactions = there
            case FetchProfile(person=person):
                return Outcome(profile=Profile(ref=person, name=self.names.get(person.user, person.user.title())))
            case FetchMessage(message=message):
                return Outcome(found=FoundMessage(text=text(f"what {message.id} says")))
            case FetchFile(file=file):
                return Outcome(file=f"what is in {file.name}".encode())
            case RenameChannel(place=place, name=name):
                self.renamed[place] = name
                return Outcome(name=name)
            case ArchiveChannel(place=place):
                self.archived.add(place)
            case Pin() | ShowHome():
                pass
        return Outcome()

    def _ref(self, place: Place) -> MessageRef:
        return MessageRef(place, str(next(self._numbers)))

    def _say(self, place: Place, content: Message, into: dict[MessageRef, Said]) -> Outcome:
        ref = self._ref(place)
        into[ref] = Said(ref, content)
        return Outcome(message=ref)

    def _create(self, effect: CreateChannel, name: str) -> Outcome:
        slug = "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())[:80]
        if slug in self.channels:
            raise Refused("That name is taken.", "name_taken")
        self.channels[slug] = effect
        return Outcome(made=Place(self.name, self.workspace, f"C-{slug}"), name=slug)


class FakePager:
    """Keeps what it was asked; `trouble`, when set, is raised instead."""

    name = "fakepager"

    def __init__(self, services: tuple[str, ...] = ("payments", "database")) -> None:
        self.services = services
        self.pages: dict[str, Page] = {}
        self.trouble: ChatError | None = None
        self.people = [OnCall(name="Ben", email="ben@acme.example", level=1)]

    async def perform(self, effect: Page, attempt: Attempt) -> Outcome:
        if self.trouble:
            raise self.trouble
        self.pages[effect.incident_key] = effect
        return Outcome(reference=effect.incident_key)

    async def on_call(self, service: str) -> list[OnCall]:
        if self.trouble:
            raise self.trouble
        return self.people

    async def close(self) -> None: ...


class FakeStatusPage:
    """One page, and what was published on it."""

    name = "fakepage"

    def __init__(self) -> None:
        self.posts: list[PublishStatus] = []
        self.trouble: ChatError | None = None

    async def perform(self, effect: PublishStatus, attempt: Attempt) -> Outcome:
        if self.trouble:
            raise self.trouble
        self.posts.append(effect)
        return Outcome(reference=effect.reference or "p1", url="https://status.acme.example/p1")

    async def components(self) -> list[Component]:
        return [Component(id="c1", name="Checkout"), Component(id="c2", name="Search")]

    async def close(self) -> None: ...
