"""What the pages work with, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from core.chat.events import Asked, ButtonClicked, FormSubmitted
from core.chat.places import MessageRef, Place
from core.chat.platform import FormVerdict
from core.clock import Clock
from core.delivery.dead_letters import DeadLetters
from core.incidents.feed import LocalFeed
from core.store.copies import Copies, NoCopies
from core.store.documents import Sessions
from web.access import Access
from web.oidc import Provider


@dataclass(frozen=True)
class WebServices:
    """`ready` answers, by the name of each part, "ok" or a sentence that says what is wrong.

    `channel_url` and `message_url` open a channel or message in the platform's own client, where it can be opened.
    """

    sessions: Sessions
    feed: LocalFeed
    clock: Clock
    ready: Callable[[], Awaitable[dict[str, str]]]
    channel_url: Callable[[Place], str | None]
    message_url: Callable[[MessageRef], str | None]
    site_name: str = "Muster"
    timezone: str = "UTC"
    """The installation's own zone: hours and weeks of the insights are counted in it."""
    submit: Callable[[FormSubmitted | Asked | ButtonClicked, float], Awaitable[FormVerdict | None]] | None = None
    """Hands a filled-in form, or what somebody asks for, to the hub; None when it was not settled within so many
    seconds."""
    dead_letters: DeadLetters | None = None
    settings_shown: Sequence[tuple[str, str, str]] = ()
    """Name, value and description of each setting, without secrets."""
    oidc: Provider | None = None
    """By whom people sign in, beside local accounts."""
    access: Access = field(default_factory=Access)
    """Who gets in, and how. What is not said is the safe way."""
    roles: tuple[str, ...] = ()
    """What somebody may look after beside the lead."""
    api_limit: str = "600/minute"
    """How often one token may use the API."""
    redis_url: str = ""
    """Where several processes count together how much is asked for; empty: each by itself."""
    files: Copies = field(default_factory=NoCopies)
    """Where files that take long to make are kept for a while."""
    webhooks_inside: bool = False
    """Webhooks may lead into private networks."""
    report_template: str = ""
    """How a report begins (Markdown, Jinja); empty: Muster's own."""
    metrics: Callable[[], Awaitable[bytes]] | None = None
    """What Prometheus reads."""
    connected: Sequence[str] = ()
    """The chats and other systems that are set up, as their lanes begin: `slack/T061`."""


# The services are Muster's own: there is nothing in them for the framework to validate.
Handed: TypeAlias = NamedDependency[SkipValidation[WebServices]]
