"""The verbs that say something in chat. Nothing is sent before the commit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec

from core.blocks.call import Call, Wanted
from core.chat.cards import Actions, Card, Message, Section
from core.chat.effects import Effect, FetchProfile, Invite, Post, PostDirect, PostPrivately, React, Update
from core.chat.events import event_type
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place
from core.chat.text import Piece, Text, text
from core.incidents.person import Person

MAX_ASKED = 100


class TooMuch(Exception):
    """One call asked for more than the hub passes on."""


class Asking(Call):
    """What a handler may ask the chats for."""

    def ask(self, effect: Effect, key: str | None = None) -> None:
        """Ask a platform for something. The same `key` is never done twice.

        Raises `TooMuch` beyond 100 in one call: a block that floods a channel helps nobody.
        """
        self._want(Wanted(effect, key))

    def _want(self, wanted: Wanted) -> None:
        if len(self.asked) >= MAX_ASKED:
            raise TooMuch(f"It asked for more than {MAX_ASKED} things in one call.")
        self.asked.append(wanted)

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
        """Say something where the incident's people are: its channel, or the thread of its headline where there is none.

        What is said before either is there waits for it.
        """
        self._want(Wanted(Post(place=self.place, content=self.compose(*pieces, card=card)), to_room_of=self.here))

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
        """Bring people into the incident's channel. They are its members from now on, who see it when it is private,
        until they leave or are removed there.

        Before there is a channel they, and the groups, are asked in as soon as it is made; those without an account
        there are members only. `groups` are handles of the chat's own groups (`db-oncall`), whose people are members once
        they have come; the channel is told of one that is not there.
        """
        incident = self.here
        for person in people:
            if person.id is not None:
                note = self.uow.members.note
                self.at_commit(partial(note, incident.number, person.id, True, self.event.at))
        chat = incident.channel or self.place
        refs = [person.account_on(chat.platform, chat.workspace) for person in people]
        if known := tuple(ref for ref in refs if ref):
            self._want(Wanted(Invite(place=self.place, people=known), to_room_of=incident))
        for group in groups:
            handle, about = group.removeprefix("@"), {"incident": str(incident.number), "group": group}
            asked = Invite(place=self.place, groups=(handle,), note="group_invited", only_failure=True, about=about)
            self._want(Wanted(asked, to_room_of=incident))

    def react(self, reaction: str, remove: bool = False) -> None:
        """React to the message that the event is about."""
        if self.message:
            self.ask(React(message=self.message, reaction=reaction, remove=remove))

    def ask_profile(self, ref: PersonRef) -> None:
        """Learn who somebody is; asked once, however many are waiting for it."""
        self.ask(FetchProfile(person=ref, note="profile", coalesce=f"profile/{ref}"))

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


def _with_words(card: Card, said: Text) -> Card:
    """Where there is a card, chats show it in place of the text; a card of buttons alone says the text as well."""
    if card.title or not said or any(not isinstance(part, Actions) for part in card.parts):
        return card
    return msgspec.structs.replace(card, parts=(Section(text=said), *card.parts))
