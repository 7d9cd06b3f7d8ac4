"""What a handler is given: who, where, which incident, and verbs that ask. Nothing is sent before the commit."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import msgspec
import structlog

from core.blocks.promises import Promise, to_be_awaited
from core.blocks.services import Services
from core.blocks.steps import in_steps
from core.chat.cards import Actions, Card, LinkButton, Message, Section
from core.chat.effects import (
    Effect,
    FetchProfile,
    Invite,
    OpenForm,
    Page,
    Post,
    PostDirect,
    PostPrivately,
    React,
    Update,
)
from core.chat.errors import ChatError
from core.chat.events import Asked, Event, FormSubmitted, IncidentEvent, Interaction, Undeliverable, event_type
from core.chat.forms import Form
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place
from core.chat.text import Person as Mention
from core.chat.text import Piece, Text, bold, text
from core.incidents.access import Permission, Viewer
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.timeline import EntryKind, Origin, TimelineEntry, entry
from core.store.forms import new_token
from core.store.unit_of_work import UnitOfWork

_log = structlog.get_logger()
MAX_ASKED = 100
REMINDER = "reminder"
"""The timer's name."""


class TooMuch(Exception):
    """One call asked for more than the hub passes on."""


@dataclass(frozen=True)
class Notes:
    """The timeline, as a block writes into it."""

    _context: Context

    def add(self, sentence: str) -> None:
        """Add a note (Markdown)."""
        self._context.note(sentence)


@dataclass
class Context:
    """One call of one handler, in one unit of work. Everything asked for is done if, and only if, it commits."""

    event: Event
    services: Services
    uow: UnitOfWork
    incident: Incident | None = None
    person: Person | None = None
    args: Text = field(default_factory=Text)
    state: dict[str, Any] = field(default_factory=dict)
    opened_at: Place | None = None
    asked: list[tuple[Effect, str | None]] = field(default_factory=list)
    happened: list[IncidentEvent] = field(default_factory=list)
    changed: set[Incident] = field(default_factory=set)
    last_writes: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    keyword: str = ""
    """What was said that a keyword block listens for."""
    answered: list[Text] = field(default_factory=list)
    """What was said to somebody who asked outside chat: the answer on their page."""
    next_form: Form | None = None
    """The next step of a form that has several."""
    step: str = ""
    """The block that is called: several blocks may be called for one event, and none may be taken for another."""
    promised: set[Promise[Any]] = field(default_factory=set)
    """What was asked for without `await` so far."""

    @property
    def now(self) -> datetime:
        return self.services.clock.now()

    @property
    def place(self) -> Place:
        """Where it was said; for a form, where it was opened from (a submission names no channel)."""
        return self.opened_at or self.event.place

    @property
    def interaction(self) -> Interaction:
        """The short-lived handles that came with a command, click or submission, also when what they led to failed."""
        if isinstance(self.event, Undeliverable):
            about = self.event.about
            until = datetime.fromisoformat(about["reply_until"]) if about.get("reply_until") else None
            return Interaction(reply=about.get("reply") or None, reply_until=until)
        return getattr(self.event, "interaction", Interaction())

    @property
    def _reply_handles(self) -> dict[str, str]:
        until, person = self.interaction.reply_until, self.event.person
        return {
            "person": person.user if person else "",
            "reply": self.interaction.reply or "",
            "reply_until": until.isoformat() if until else "",
        }

    @property
    def message(self) -> MessageRef | None:
        """The message that the event is about."""
        return getattr(self.event, "message", None)

    @property
    def origin(self) -> Origin:
        """Who, where and when, for the timeline. Its key names what this call writes next, the same in each try."""
        person_id = self.person.id if self.person else None
        key = self._own_key(len(self.uow.timeline.written))
        if isinstance(self.event, Asked):
            return Origin(self.event.at, key, person_id, source=self.event.source)
        return Origin(self.event.at, key, person_id, self.place)

    def _own_key(self, number: int) -> str:
        """The event's, with the block and a number; of a length that the store takes, and in the order of the call."""
        return f"{self.event.key[:200]}#{hashlib.sha256(self.step.encode()).hexdigest()[:8]}.{number:04}"

    @property
    def is_on_page(self) -> bool:
        """Whoever asks looks at a page of the web UI, and is answered there."""
        return isinstance(self.event, Asked) or bool(getattr(self.event, "on_page", False))

    @property
    def here(self) -> Incident:
        """The incident that this is about. Raises `DomainError` when there is none."""
        if self.incident is None:
            raise DomainError("There is no incident here. Say it in an incident's channel, or name it: INC-42 …")
        return self.incident

    @property
    def viewer(self) -> Viewer:
        """What the acting person may see and do."""
        scopes = self.event.scopes if isinstance(self.event, Asked) else None
        limits = None if scopes is None else frozenset(Permission[each.upper()] for each in scopes)
        return self.services.policy.viewer(self.person, limits)

    def may(self, permission: Permission) -> bool:
        """Whether the acting person may do that here."""
        return self.viewer.may(permission, self.incident)

    def check(self, permission: Permission) -> None:
        """Raises `NotAllowed`, which tells the person what it takes."""
        self.viewer.check(permission, self.incident)

    @property
    def who(self) -> Mention | str:
        """The acting person, as a mention."""
        return self.mention(self.person) if self.person else "Somebody"

    def mention(self, person: Person, place: Place | None = None) -> Mention | str:
        """A person as the reader's platform names them; by name where they have no account."""
        place = place or self.place
        ref = person.account_on(place.platform, place.workspace)
        return Mention(ref, person.display_name) if ref else person.display_name

    async def person_by_email(self, email: str) -> Person | None:
        """Somebody by their address: from the store, else the platform of the incident is asked. None: nobody."""
        known = await self.uow.people.by_email(email)
        if known:
            return known
        place = self.incident.place if self.incident and self.incident.place else self.place
        platform = self.services.platform_at(place)
        try:
            profile = await platform.find_person(email) if platform else None
        except ChatError as error:
            self.log.warning("person_not_found", reason=error.reason, code=error.code)
            return None
        if profile is None:
            return None
        person = await self.uow.people.known(profile.ref)
        for account in person.accounts:
            if account.ref == profile.ref:
                person.learn(account, profile, self.now)
        return person

    # --- asking -----------------------------------------------------------------------------------------------------

    def ask(self, effect: Effect, key: str | None = None) -> None:
        """Ask a platform for something. The same `key` is never done twice.

        Raises `TooMuch` beyond 100 in one call: a block that floods a channel helps nobody.
        """
        if len(self.asked) >= MAX_ASKED:
            raise TooMuch(f"It asked for more than {MAX_ASKED} things in one call.")
        self.asked.append((effect, key))

    def reply(self, *pieces: Piece, card: Card | None = None) -> None:
        """Answer for all to see, in the thread it was said in; privately where the bot may not speak."""
        if self.is_on_page:
            self.answered.append(text(*pieces))
        elif self._is_at_home:
            content = self.compose(*pieces, card=card)
            self.ask(
                Post(
                    place=self.place,
                    content=content,
                    interaction=self.interaction,
                    note="reply",
                    only_failure=True,
                    about=self._reply_handles,
                )
            )
        else:
            self.reply_privately(*pieces, card=card)

    def announce(self, *pieces: Piece) -> None:
        """Answer, and let the incident's own channel know when this was said elsewhere."""
        self.reply(*pieces)
        if self.is_on_page:
            self.tell(*pieces)
        elif self.incident and self.incident.place and not self.incident.lives_at(self.place):
            self.post(self.incident.place, *pieces)

    def reply_privately(self, *pieces: Piece, card: Card | None = None) -> None:
        """Answer so that only the acting person sees it."""
        if self.is_on_page:
            self.answered.append(text(*pieces))
        if self.event.person is None or getattr(self.event, "on_page", False):
            return
        content = self.compose(*pieces, card=card)
        if self.event.direct and not self.interaction.reply:
            self.ask(Post(place=self.place, content=content))
            return
        self.ask(
            PostPrivately(
                place=self.place,
                person=self.event.person,
                content=content,
                interaction=self.interaction,
                note="private_reply",
                only_failure=True,
            )
        )

    def tell(self, *pieces: Piece, card: Card | None = None) -> None:
        """Say something where the incident's people are: its channel; until that is made, the thread of its headline."""
        place = self.room
        if place:
            self.post(place, *pieces, card=card)

    @property
    def room(self) -> Place | None:
        """Where the incident's people are."""
        incident = self.here
        if incident.place and incident.channel and not incident.channel.is_archived:
            return incident.place
        posts = [post.ref for post in incident.headlines if post.ref]
        return posts[0].place.in_channel().in_thread(posts[0].id) if posts else None

    def post(self, place: Place, *pieces: Piece, card: Card | None = None) -> None:
        """Say something in a place."""
        self.ask(Post(place=place, content=self.compose(*pieces, card=card)))

    def direct(self, person: Person, *pieces: Piece, card: Card | None = None) -> None:
        """Say something to one person, in a direct conversation. Nobody there: nothing."""
        ref = person.account_on(self.place.platform, self.place.workspace)
        if ref:
            self.ask(PostDirect(person=ref, content=self.compose(*pieces, card=card)))

    def update(self, message: MessageRef, *pieces: Piece, card: Card | None = None) -> None:
        """Replace what a message of the bot's own says."""
        self.ask(Update(message=message, content=self.compose(*pieces, card=card)))

    def invite(self, *people: Person, groups: Sequence[str] = ()) -> None:
        """Bring people into the incident's channel; those without an account there are passed over.

        `groups` are handles of the chat's own groups (`db-oncall`); the channel is told of one that is not there.
        """
        place = self.here.place
        if place is None:
            return
        refs = [person.account_on(place.platform, place.workspace) for person in people]
        if known := tuple(ref for ref in refs if ref):
            self.ask(Invite(place=place, people=known))
        for group in groups:
            handle, about = group.removeprefix("@"), {"incident": str(self.here.number), "group": group}
            self.ask(Invite(place=place, groups=(handle,), note="group_invited", only_failure=True, about=about))

    def react(self, reaction: str, remove: bool = False) -> None:
        """React to the message that the event is about."""
        if self.message:
            self.ask(React(message=self.message, reaction=reaction, remove=remove))

    @to_be_awaited
    async def open_form(self, form: Form, state: dict[str, Any] | None = None) -> None:
        """Raise a form on the acting person's screen; `state` is handed back when it is submitted."""
        if self.event.person is None:
            raise DomainError("A form needs somebody to open it for.")
        form = msgspec.structs.replace(form, token=new_token())
        content = msgspec.json.encode(form).decode()
        number = self.incident.id if self.incident else None
        kept = {
            **(state or {}),
            "_channel": self.place.channel,
            "_thread": self.place.thread,
            "_person": msgspec.to_builtins(self.event.person),
        }
        self.at_commit(partial(self.uow.forms.keep_as, form.token, form.name, number, kept, self.now, content))
        if isinstance(self.event, FormSubmitted) or self.is_on_page:
            # A form that answers a form, or a button on a page, takes its place on the screen.
            self.next_form = form
        else:
            await self.raise_form(form)

    async def raise_form(self, form: Form) -> None:
        """Raise a form whose state is kept already; one with more fields than the platform shows, step by step.

        Where there are no forms, the person gets a link to the same form in the web UI. It works once, for them: whoever
        has the address is taken for them.
        """
        if self.is_on_page:
            self.next_form = form
            return
        if self.services.capabilities_at(self.place).forms:
            self.show_form(await in_steps(self, form))
            return
        said = text("Fill it in here; the link is for you alone, and works once: ", bold(form.title))
        link = LinkButton(label=form.title, url=f"{self.services.site_url}/forms/{form.token}")
        self.reply_privately(said, card=Card(parts=(Section(text=said), Actions(controls=(link,)))))

    def show_form(self, form: Form) -> None:
        """Raise a form that fits."""
        assert self.event.person is not None
        self.ask(
            OpenForm(
                person=self.event.person,
                form=form,
                interaction=self.interaction,
                place=self.place,
                about={"form": form.name, "token": form.token, **self._reply_handles},
            )
        )

    def ask_profile(self, ref: PersonRef) -> None:
        """Learn who somebody is; asked once, however many are waiting for it."""
        self.ask(FetchProfile(person=ref, note="profile", coalesce=f"profile/{ref}"))

    def page(self, service: str, why: str = "") -> None:
        """Wake whoever is on call for a service. The channel hears whether it went out; the timeline keeps it.

        Raises `DomainError` when no pager has that service.
        """
        incident = self.here
        pager = next((each for each in self.services.pagers.values() if service.casefold() in each.services), None)
        if pager is None:
            raise DomainError(self.services.no_such_service(service))
        why = why or incident.title
        self.ask(
            Page(
                system=pager.name,
                incident_key=f"muster/{incident.reference}/{service.casefold()}",
                service=service.casefold(),
                summary=f"{incident.reference} {incident.title}",
                details=why,
                severity=int(incident.severity or 0),
                url=self.services.doc_url(incident.reference),
                note="page",
                about={"incident": str(incident.number), "service": service.casefold()},
            )
        )
        self.note(f"Paged **{service}**: {why}")
        self.publish("paged", incident, service=service.casefold())

    def end_page(self, service: str) -> None:
        """Resolve the page of a service: what it was about is over. Nothing when no pager has that service."""
        incident = self.here
        pager = next((each for each in self.services.pagers.values() if service.casefold() in each.services), None)
        if pager:
            self.ask(
                Page(
                    system=pager.name,
                    incident_key=f"muster/{incident.reference}/{service.casefold()}",
                    action="resolve",
                    service=service.casefold(),
                    summary=f"{incident.reference} {incident.title}",
                    note="page_ended",
                    only_failure=True,
                    about={"incident": str(incident.number), "service": service.casefold()},
                )
            )

    @to_be_awaited
    async def remind(self, after: timedelta, said: str, key: str = "") -> None:
        """Say something in the incident's channel after a while, unless it is closed by then. The same `key` sets the
        reminder anew."""
        incident = self.here
        self.at_commit(
            partial(
                self.services.timers.set,
                self.uow.session,
                name=REMINDER,
                key=f"{REMINDER}/{incident.number}/{key or self._own_key(len(self.last_writes))}",
                group=f"incident/{incident.number}",
                at=self.now + after,
                place=incident.place or self.place,
                about={"incident": str(incident.number), "text": said},
            )
        )

    def at_commit(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write this when the block has returned: from its first write on a transaction holds a lock, and a block may
        think for long after it has asked."""
        self.last_writes.append(write)

    @property
    def log(self) -> Any:
        """The operator's log, with the incident and the event named."""
        number = self.incident.id if self.incident else None
        return _log.bind(incident=number, event_key=self.event.key)

    # --- changing ---------------------------------------------------------------------------------------------------

    @to_be_awaited
    async def change(
        self, name: str, value: object, incident: Incident | None = None, reopening: bool = False
    ) -> TimelineEntry:
        """Change a field of the incident, write the timeline and tell whoever listens for `NAME_changed`."""
        incident = incident or self.here
        history = await self.uow.timeline.history(incident.number, name)
        leads = await self._leads(name, [past.new for past in history] + [incident.first_values.get(name)])
        made = incident.change(name, value, self.origin, history, leads, reopening)
        self.uow.timeline.add(made)
        self.changed.add(incident)
        if made.is_shown:
            self.publish(f"{name}_changed", incident, field=name, old=made.old or "", new=made.new or "")
            if name == "status" and not incident.is_open:
                self.publish("closed", incident)
        return made

    def write(self, kind: EntryKind, sentence: str, incident: Incident | None = None) -> None:
        """Add an entry to the timeline (Markdown)."""
        incident = incident or self.here
        self.uow.timeline.add(entry(incident.number, kind, self.origin, sentence))
        self.changed.add(incident)

    def note(self, sentence: str) -> None:
        """Add a note to the timeline (Markdown)."""
        self.write(EntryKind.NOTE, sentence)

    @property
    def timeline(self) -> Notes:
        """`context.timeline.add("…")` is `context.note("…")`."""
        return Notes(self)

    def publish(self, name: str, incident: Incident, **about: str) -> None:
        """Say that something happened to an incident; handlers of `@hub.on(name)` are called afterwards."""
        self.happened.append(
            IncidentEvent(
                key=f"{self._own_key(len(self.happened))}#{name[:60]}",
                at=self.event.at,
                place=self.place,
                person=self.event.person or self._own_account,
                name=name,
                incident=incident.number,
                about=about,
            )
        )

    # --- inside -----------------------------------------------------------------------------------------------------

    def on_behalf(self, incident: Incident) -> Context:
        """The same call, about another incident."""
        return replace(self, incident=incident)

    @property
    def _own_account(self) -> PersonRef | None:
        """How the place knows somebody who acted outside it."""
        return self.person.account_on(self.place.platform, self.place.workspace) if self.person else None

    @property
    def _is_at_home(self) -> bool:
        watch = self.services.watch
        spoken_to = event_type(self.event) == "mentioned"
        return spoken_to or watch.is_incident_channel(self.place)

    def compose(self, *pieces: Piece, card: Card | None = None) -> Message:
        """A message, with a link to the doc for where it is cut short."""
        more = self.services.doc_url(self.incident.reference) if self.incident else None
        said = text(*pieces)
        return Message(text=said, card=_with_words(card, said) if card else None, more_url=more)

    async def _leads(self, name: str, stored: list[str | None]) -> dict[str, Person]:
        if name != "lead":
            return {}
        found = await self.uow.people.many(int(each) for each in stored if each)
        return {str(number): person for number, person in found.items()}


def _with_words(card: Card, said: Text) -> Card:
    """Where there is a card, chats show it in place of the text; a card of buttons alone says the text as well."""
    if card.title or not said or any(not isinstance(part, Actions) for part in card.parts):
        return card
    return msgspec.structs.replace(card, parts=(Section(text=said), *card.parts))
