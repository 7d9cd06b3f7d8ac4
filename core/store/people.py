"""Finding people by the accounts that platforms name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.people import PersonRef
from core.incidents.access import Viewer
from core.incidents.person import Account, Person
from core.store import incident_tables as tables
from core.store.visibility import named_to


class People:
    """The people of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._new: dict[PersonRef, Person] = {}

    async def get(self, person_id: int | None) -> Person | None:
        return await self._session.get(Person, person_id) if person_id is not None else None

    async def many(self, ids: Iterable[int | None]) -> dict[int, Person]:
        """People by id, each looked up once."""
        wanted = {each for each in ids if each is not None}
        if not wanted:
            return {}
        found = await self._session.scalars(select(Person).where(tables.person.c.id.in_(wanted)))
        return {person.id: person for person in found if person.id is not None}

    async def find(self, ref: PersonRef) -> Person | None:
        if ref in self._new:
            return self._new[ref]
        columns = tables.account.c
        query = (
            select(Person)
            .join(tables.account, columns.person_id == tables.person.c.id)
            .where(columns.platform == ref.platform, columns.workspace == ref.workspace, columns.user == ref.user)
        )
        return (await self._session.scalars(query)).one_or_none()

    async def known(self, ref: PersonRef, name: str = "") -> Person:
        """The person behind an account; met for the first time, they are added under a provisional name."""
        person = await self.find(ref)
        if person is None:
            person = Person(name=name)
            person.accounts.append(Account(ref.platform, ref.workspace, ref.user, name=name))
            self._session.add(person)
            self._new[ref] = person
            await self._session.flush()
        return person

    async def add_account(self, person: Person, ref: PersonRef) -> None:
        """One more account of somebody who is known; their name there is asked for when they are met there."""
        person.accounts.append(Account(ref.platform, ref.workspace, ref.user))
        self._new[ref] = person
        await self._session.flush()

    async def page(self, words: str, after: int | None, limit: int) -> Sequence[Person]:
        """Those whose name or address holds these words, in the order in which they were met."""
        columns = tables.person.c
        query = select(Person).order_by(columns.id).limit(limit)
        if words:
            query = query.where(
                or_(columns.name.icontains(words, autoescape=True), columns.email.icontains(words, autoescape=True))
            )
        if after is not None:
            query = query.where(columns.id > after)
        return (await self._session.scalars(query)).unique().all()

    async def with_access(self, ids: Iterable[int | None]) -> Sequence[Person]:
        """These people, and all who were given a role or are shut out, by name."""
        columns = tables.person.c
        wanted = [each for each in ids if each is not None]
        chosen = or_(columns.id.in_(wanted), columns.access_role.is_not(None), columns.is_disabled)
        return (await self._session.scalars(select(Person).where(chosen).order_by(columns.name, columns.id))).all()

    async def by_sure_email(self, email: str) -> Person | None:
        """The one person whose address this is beyond doubt, in any case; None when there is nobody, or more than one.
        What chat alone says of an address finds nobody: in some chats people write into it what they like."""
        columns = tables.person.c
        query = select(Person).where(func.lower(columns.email) == email.lower(), columns.email_is_sure).limit(2)
        found = (await self._session.scalars(query)).all()
        return found[0] if len(found) == 1 else None

    async def named(self, word: str, platform: str, workspace: str) -> Sequence[Person]:
        """Those whose handle or whole name on this platform is `word`, in any case."""
        columns = tables.account.c
        query = (
            select(Person)
            .join(tables.account, columns.person_id == tables.person.c.id)
            .where(columns.platform == platform, columns.workspace == workspace)
            .where(or_(func.lower(columns.handle) == word.lower(), func.lower(columns.name) == word.lower()))
            .limit(5)
        )
        return (await self._session.scalars(query)).unique().all()

    async def on(self, platform: str, workspace: str, most: int = 500) -> list[tuple[PersonRef, str]]:
        """Accounts there that are in use, with their names, in the order of these."""
        columns = tables.account.c
        query = (
            select(columns.user, columns.name)
            .where(columns.platform == platform, columns.workspace == workspace, columns.is_deactivated.is_(False))
            .order_by(columns.name)
            .limit(most)
        )
        rows = await self._session.execute(query)
        return [(PersonRef(platform, workspace, row.user), row.name or row.user) for row in rows]

    async def choices(self, most: int = 500) -> list[tuple[int, str]]:
        """Everybody who can be chosen, with their names, in the order of these; not those who have left everywhere."""
        person, account = tables.person.c, tables.account.c
        in_use = select(account.person_id).where(account.is_deactivated.is_(False))
        known = select(account.person_id)
        query = (
            select(Person)
            .where(or_(person.id.in_(in_use), person.id.not_in(known)))
            .order_by(func.lower(person.name), person.id)
            .limit(most)
        )
        found = [(each.id, each.display_name) for each in await self._session.scalars(query)]
        return [(number, name) for number, name in found if number is not None]

    async def called(
        self, viewer: Viewer, words: str, most: int, also: Iterable[int | None] = ()
    ) -> list[tuple[int, str]]:
        """Some of those whose name holds `words` in any case, in the order of their names; and those of the ids `also`.
        Only such as the viewer may be told of."""
        person, account = tables.person.c, tables.account.c
        in_use = select(account.person_id).where(account.is_deactivated.is_(False))
        is_here = or_(person.id.in_(in_use), person.id.not_in(select(account.person_id)))
        named = select(person.id, person.name).where(person.name != "", is_here, named_to(viewer))
        named = named.where(person.name.icontains(words.strip(), autoescape=True)) if words.strip() else named
        found = list(await self._session.execute(named.order_by(func.lower(person.name), person.id).limit(most)))
        missing = {each for each in also if each is not None} - {row.id for row in found}
        if missing:
            found += await self._session.execute(
                select(person.id, person.name).where(person.id.in_(missing), named_to(viewer))
            )
        return [(row.id, row.name or "somebody") for row in found]

    async def teams(self) -> list[str]:
        """Those that somebody belongs to."""
        columns = tables.person.c
        query = select(columns.team).where(columns.team != "").distinct().order_by(columns.team)
        return list(await self._session.scalars(query))

    async def platforms(self) -> list[str]:
        """The chats that people have come from."""
        columns = tables.account.c
        return list(await self._session.scalars(select(columns.platform).distinct().order_by(columns.platform)))

    async def search(self, viewer: Viewer, words: str, page: int, page_size: int) -> tuple[Sequence[Person], int]:
        """One page of those whose name, or whose name or handle on some platform, begins with `words`, in any case, and
        how many there are; of those whom the viewer may be told of. Pages count from 1."""
        person, account = tables.person.c, tables.account.c
        start = words.strip().removeprefix("@")
        named = select(account.person_id).where(
            or_(account.handle.istartswith(start, autoescape=True), account.name.istartswith(start, autoescape=True))
        )
        condition = and_(or_(person.name.istartswith(start, autoescape=True), person.id.in_(named)), named_to(viewer))
        total = await self._session.scalar(select(func.count()).select_from(tables.person).where(condition))
        query = select(Person).where(condition).order_by(func.lower(person.name), person.id)
        found = await self._session.scalars(query.offset((page - 1) * page_size).limit(page_size))
        return found.unique().all(), total or 0

    async def refs(self) -> Sequence[PersonRef]:
        """Every account met so far."""
        columns = tables.account.c
        rows = await self._session.execute(select(columns.platform, columns.workspace, columns.user))
        return [PersonRef(*row) for row in rows]
