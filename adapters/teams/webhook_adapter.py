"""The Teams platform in webhook mode: for partners who may not register a bot. Out by a workflow, in by a mention.

Nobody tells such a Muster who is in the team, and nothing it has said can be edited or answered: see `docs/teams.md`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from adapters.teams.capabilities import WEBHOOK_CAPABILITIES
from adapters.teams.identity import PLATFORM, Identity
from adapters.teams.payload import Json
from adapters.teams.render import CARD_TYPE, render_message
from adapters.teams.webhook_answering import Replies
from adapters.teams.webhook_sending import Sending
from adapters.teams.webhook_settings import TeamsWebhookSettings, trouble_with
from core.chat.capabilities import Capabilities
from core.chat.cards import Message
from core.chat.effects import Effect, FetchProfile, Post, PostPrivately
from core.chat.errors import PlaceUnavailable, RateLimited, Refused
from core.chat.pace import Pace
from core.chat.people import PersonRef, Profile
from core.chat.places import MessageRef, Place
from core.chat.platform import Attempt, Outcome
from core.chat.text import bold, text
from core.clock import Clock, SystemClock

CHANNEL = "webhook"
"""The channel that the workflow posts to: Muster is never told its id."""


class TeamsWebhookPlatform:
    """Implements `Platform`."""

    def __init__(self, settings: TeamsWebhookSettings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.identity = Identity(client_id="", tenant=settings.workspace)
        self.replies = Replies()
        self.names: dict[str, str] = {}
        """Of those who have spoken."""
        self._sending = Sending(settings.url)

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def workspace(self) -> str:
        return self.settings.workspace

    @property
    def capabilities(self) -> Capabilities:
        return WEBHOOK_CAPABILITIES

    async def connect(self) -> None:
        """There is nothing to ask. Raises `Refused` for an address that can't work."""
        if trouble := trouble_with(self.settings.url):
            raise Refused(trouble, "webhook_url")

    async def close(self) -> None:
        self._sending.close()

    async def find_channel(self, name: str) -> Place:
        raise PlaceUnavailable("A webhook posts to its own channel and knows no other.", "no_such_channel")

    async def find_person(self, email: str) -> Profile | None:
        return None

    async def perform(self, effect: Effect, attempt: Attempt) -> Outcome:
        """The service takes no name for a message and shows none: what was posted unseen is posted again."""
        try:
            match effect:
                case Post():
                    return await self._post(effect.content, attempt)
                case PostPrivately():
                    return await self._answer(effect)
                case FetchProfile():
                    return Outcome(profile=self._profile(effect.person))
        except RateLimited as limit:
            raise RateLimited(limit.retry_after, limit.budget or self.budget(effect), limit.code) from limit
        raise Refused("A webhook can't do that in Teams.", "not_by_webhook")

    async def _post(self, content: Message, attempt: Attempt) -> Outcome:
        await self._sending.send(self.message(content), f"{PLATFORM}/{self.workspace}/{CHANNEL}")
        made = hashlib.sha256(attempt.key.encode()).hexdigest()[:16]
        return Outcome(message=MessageRef(self.identity.place(CHANNEL), made))

    async def _answer(self, effect: PostPrivately) -> Outcome:
        """In the response, which all in the thread read. Too late: only that there was an answer."""
        if self.replies.say(effect.interaction.reply, self.message(effect.content)):
            return Outcome()
        whom = bold(self.names.get(effect.person.user, "Somebody"))
        late = text(whom, " asked me something, and I was too slow for Teams with the answer. Ask me again.")
        await self._sending.send(self.message(Message(text=late)), self.budget(effect))
        return Outcome()

    def message(self, content: Message) -> Json:
        """The envelope of an Adaptive Card, the same in both directions."""
        card = render_message(content, self.identity, self.names, calls_people=False)
        return {"type": "message", "attachments": [{"contentType": CARD_TYPE, "contentUrl": None, "content": card}]}

    def _profile(self, person: PersonRef) -> Profile:
        if person.user not in self.names:
            raise Refused("Teams tells a webhook only the names of those who speak to it.", "no_such_member")
        return Profile(ref=person, name=self.names[person.user], fetched_at=self.clock.now())

    def budget(self, effect: Effect) -> str:
        """A workflow is limited as a whole."""
        return f"{PLATFORM}/{self.workspace}/{CHANNEL}"

    def paces(self, effect: Effect) -> Sequence[Pace]:
        """ "Create Incoming Webhooks": more than four requests in a second are throttled."""
        return (Pace(self.budget(effect), 4, 1),)

    def knows(self, person: PersonRef) -> bool:
        return self.identity.knows(person)

    def message_url(self, message: MessageRef) -> str | None:
        return None

    def channel_url(self, place: Place) -> str | None:
        return None
