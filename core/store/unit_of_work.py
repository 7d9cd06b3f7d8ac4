"""One change of the store, all or nothing."""

from __future__ import annotations

from types import TracebackType

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from core.store.actions import Actions
from core.store.alerts import Alerts
from core.store.audit import Audit
from core.store.claims import Claims
from core.store.errors import WriteConflict
from core.store.failures import Failures
from core.store.files import Files
from core.store.forms import OpenedForms
from core.store.identities import Identities
from core.store.incidents import Incidents
from core.store.logins import Logins
from core.store.mapping import map_domain
from core.store.members import Members
from core.store.people import People
from core.store.reports import Reports
from core.store.roles import Roles
from core.store.saved_searches import SavedSearches
from core.store.sign_in_links import SignInLinks
from core.store.stalls import Stalls
from core.store.status_posts import StatusPosts
from core.store.timeline import Timeline
from core.store.tokens import Tokens
from core.store.web_sessions import WebSessions
from core.store.webhooks import Webhooks

__all__ = ["UnitOfWork", "WriteConflict"]


class UnitOfWork:
    """`async with UnitOfWork(sessions) as uow: …; await uow.commit()`. Leaving without a commit changes nothing.

    Reads hold no lock; the write lock is taken by the first write (a new row that needs its number, or the commit).
    """

    incidents: Incidents
    people: People
    timeline: Timeline
    forms: OpenedForms
    claims: Claims
    actions: Actions
    roles: Roles
    status_posts: StatusPosts
    files: Files
    reports: Reports
    members: Members
    logins: Logins
    identities: Identities
    web_sessions: WebSessions
    tokens: Tokens
    sign_in_links: SignInLinks
    failures: Failures
    audit: Audit
    webhooks: Webhooks
    alerts: Alerts
    stalls: Stalls
    saved_searches: SavedSearches

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        map_domain()
        self._sessions = sessions

    async def __aenter__(self) -> UnitOfWork:
        self.session = self._sessions()
        self.incidents = Incidents(self.session)
        self.people = People(self.session)
        self.timeline = Timeline(self.session)
        self.forms = OpenedForms(self.session)
        self.claims = Claims(self.session)
        self.actions = Actions(self.session)
        self.roles = Roles(self.session)
        self.status_posts = StatusPosts(self.session)
        self.files = Files(self.session)
        self.reports = Reports(self.session)
        self.members = Members(self.session)
        self.saved_searches = SavedSearches(self.session)
        self.logins = Logins(self.session)
        self.identities = Identities(self.session)
        self.web_sessions = WebSessions(self.session)
        self.tokens = Tokens(self.session)
        self.sign_in_links = SignInLinks(self.session)
        self.failures = Failures(self.session)
        self.audit = Audit(self.session)
        self.webhooks = Webhooks(self.session)
        self.alerts = Alerts(self.session)
        self.stalls = Stalls(self.session)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.session.close()
        if isinstance(error, StaleDataError | IntegrityError):
            raise WriteConflict(type(error).__name__) from error

    async def commit(self) -> None:
        """Write everything. Raises `WriteConflict` when somebody else was faster."""
        try:
            await self.session.commit()
        except (StaleDataError, IntegrityError) as error:
            raise WriteConflict(type(error).__name__) from error
        except OperationalError as error:
            if "locked" in str(error):
                raise WriteConflict("the database is busy") from error
            raise
