"""What handlers work with, put together once by the composition root."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from core.blocks.kinds import Keyword
from core.blocks.watch import Watch
from core.chat.capabilities import Capabilities
from core.chat.places import MessageRef, Place
from core.chat.platform import Platform
from core.clock import Clock
from core.delivery.outbox import Outbox
from core.delivery.timers import Timers
from core.delivery.wakeups import Wake
from core.incidents.access import Policy
from core.incidents.feed import Feed
from core.incidents.incident import Incident
from core.outside.alerts import AlertPolicy
from core.outside.pager import Pager
from core.outside.status_page import StatusPage
from core.store.engine import Sessions
from core.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from core.blocks.hub import Hub


class KeywordMatcher(Protocol):
    """Finds the keyword blocks that a message calls. `core.keywords` has the real one."""

    def find(self, said: str, place: Place, in_incident_channel: bool) -> list[tuple[Keyword, str]]:
        """The blocks that listen here, each with the words that were found first."""

    def channels_changed(self) -> None:
        """A channel was renamed, or the bot has come into one: names may mean others than before."""


class NoKeywords:
    """Finds nothing."""

    def find(self, said: str, place: Place, in_incident_channel: bool) -> list[tuple[Keyword, str]]:
        return []

    def channels_changed(self) -> None: ...


@dataclass(frozen=True)
class Home:
    """Where one workspace keeps its headlines: channel ids or names as the platform takes them."""

    platform: str
    workspace: str
    incidents: str
    reports: str
    makes_channel_at_once: bool = False

    def place(self, report_only: bool) -> Place:
        return Place(self.platform, self.workspace, (report_only and self.reports) or self.incidents)


@dataclass(frozen=True)
class Services:
    """`site_url` has no trailing slash. `homes` is keyed by platform and workspace.

    `on_screen` holds the keys of submissions whose form is still open on a screen. Whoever takes a key out answers for
    it: the dispatcher by a verdict that the form shows, the intake by giving up waiting.
    """

    sessions: Sessions
    hub: Hub
    outbox: Outbox
    timers: Timers
    wake: Wake
    clock: Clock
    feed: Feed
    watch: Watch
    platforms: dict[tuple[str, str], Platform]
    homes: dict[tuple[str, str], Home]
    site_url: str
    on_screen: set[str] = field(default_factory=set)
    keywords: KeywordMatcher = field(default_factory=NoKeywords)
    timezone: str = "UTC"
    roles: tuple[str, ...] = ("communications", "scribe")
    """What somebody may look after beside the lead; in lower case."""
    keep_reactions: frozenset[str] = frozenset({"pushpin"})
    """Reactions that put a message into the timeline."""
    audiences: dict[str, str] = field(default_factory=dict)
    """Who is told by `update`, in lower case → the id of their channel."""
    pagers: dict[str, Pager] = field(default_factory=dict)
    status_pages: dict[str, StatusPage] = field(default_factory=dict)
    alert_policies: dict[str, AlertPolicy] = field(default_factory=dict)
    """What to do with the alerts of each source."""
    archive_after: timedelta | None = None
    """How long after its closing an incident's channel is archived; None: never."""
    policy: Policy = field(default_factory=Policy)
    """Who may do what."""
    block_limit: float = 20.0
    """Seconds that one call of a block may take."""
    block_places: int = 4
    """How often one block may be under way at once in this process."""

    def unit_of_work(self) -> UnitOfWork:
        return UnitOfWork(self.sessions)

    def platform_at(self, place: Place) -> Platform | None:
        return self.platforms.get((place.platform, place.workspace))

    def capabilities_at(self, place: Place) -> Capabilities:
        platform = self.platform_at(place)
        return platform.capabilities if platform else Capabilities()

    def no_such_service(self, service: str) -> str:
        """Why it can't be paged, and what can."""
        known = [each for pager in self.pagers.values() for each in pager.services]
        if not known:
            return "No pager is connected. Page by hand, and ask whoever runs Muster to set one up (docs/pagers.md)."
        return f"I can't page “{service[:40]}”. I can page: {', '.join(known)}."

    def home_place(self, incident: Incident) -> Place:
        """Where the headlines of such incidents stand, in the first workspace."""
        home = next(iter(self.homes.values()), None)
        return home.place(incident.is_report_only) if home else Place("none", "", "")

    def doc_url(self, reference: str) -> str:
        return f"{self.site_url}/incidents/{reference}"

    def channel_url(self, place: Place) -> str | None:
        platform = self.platform_at(place)
        return platform.channel_url(place) if platform else None

    def message_url(self, message: MessageRef) -> str | None:
        platform = self.platform_at(message.place)
        return platform.message_url(message) if platform else None
