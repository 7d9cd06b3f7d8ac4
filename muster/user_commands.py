"""`muster user`: who may sign in, and as what; for the first administrator, and where one can't sign in."""

from __future__ import annotations

from datetime import timedelta

import click

from core.clock import SystemClock
from core.incidents.access import AccessRole
from core.incidents.errors import InvalidValue
from core.incidents.person import Person
from core.passwords import WeakPassword, check_password, hash_password
from core.store.logins import check_login
from core.store.secret_words import new_secret
from core.store.unit_of_work import UnitOfWork
from core.store.unlinking import unlink_account
from muster.access import policy
from muster.people_in_store import note_deed, opened_store, person_named
from muster.settings import Settings

MOST_TEAM = 100
LINK_LIVES = timedelta(minutes=30)


async def add(settings: Settings, login: str, name: str, email: str, role: str, password: str | None) -> str:
    """A local account; somebody whom chat surely knows by this address gets it as the person they are. Without a
    password, returns a link that signs them in once."""
    try:
        login = check_login(login)
        _checked(password, login)
        wanted = AccessRole.named(role)
    except (InvalidValue, ValueError) as error:
        raise click.ClickException(str(error)) from None
    now = SystemClock().now()
    async with opened_store(settings) as uow:
        if await uow.logins.find(login):
            raise click.ClickException(f"There is an account {login} already: muster user password {login}")
        person = await uow.people.by_sure_email(email) if email else None
        if person is None:
            person = Person(name=name or login, email=email or None, email_is_sure=bool(email))
            uow.session.add(person)
            await uow.session.flush()
        elif person.id is not None and await uow.logins.of(person.id):
            raise click.ClickException(f"{person.display_name} has an account already.")
        person.access_role = wanted
        # Nobody knows the password of an account that is entered by a link: it is random, and thrown away.
        await uow.logins.add(login, person, await hash_password(password or new_secret()), now)
        await note_deed(uow, "user.added", person, f"{login}, {wanted.label}")
        link = "" if password else await _link(uow, settings, person)
        await uow.commit()
    return link


async def show(settings: Settings) -> list[str]:
    """A line for each local account, and for everybody who was given a role."""
    async with opened_store(settings) as uow:
        logins = {each.person.id: each.login for each in await uow.logins.all()}
        people = await uow.people.with_access(set(logins))
    default = policy(settings).default_role
    return [
        f"{person.id}  {logins.get(person.id, '(no password)')}  {person.display_name}  "
        f"{(person.access_role or default).label}{'  shut' if person.is_disabled else ''}"
        for person in people
    ]


async def set_role(settings: Settings, who: str, role: str) -> None:
    try:
        wanted = AccessRole.named(role)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    async with opened_store(settings) as uow:
        person = await person_named(uow, who)
        before, person.access_role = person.access_role, wanted
        await note_deed(uow, "user.role", person, f"{before.label if before else 'default'} → {wanted.label}")
        await uow.commit()


async def set_team(settings: Settings, who: str, team: str) -> None:
    team = " ".join(team.split())
    if len(team) > MOST_TEAM:
        raise click.ClickException(f"Keep a team's name to {MOST_TEAM} characters.")
    async with opened_store(settings) as uow:
        person = await person_named(uow, who)
        before, person.team = person.team, team
        await note_deed(uow, "user.team", person, f"{before or 'none'} → {team or 'none'}")
        await uow.commit()


async def set_disabled(settings: Settings, who: str, is_disabled: bool) -> None:
    """Whoever is shut out is signed out at once, everywhere."""
    async with opened_store(settings) as uow:
        person = await person_named(uow, who)
        person.is_disabled = is_disabled
        if is_disabled and person.id is not None:
            await uow.web_sessions.end_all(person.id)
        await note_deed(uow, "user.shut" if is_disabled else "user.opened", person)
        await uow.commit()


async def set_password(settings: Settings, who: str, password: str) -> None:
    """Whoever is signed in with the old one is signed out."""
    async with opened_store(settings) as uow:
        person = await person_named(uow, who)
        login = await uow.logins.of(person.id or 0)
        if login is None:
            raise click.ClickException(f"{person.display_name} has no local account: muster user add NAME --email …")
        try:
            _checked(password, login.login)
        except WeakPassword as error:
            raise click.ClickException(str(error)) from None
        await uow.logins.set_password(login.login, await hash_password(password), SystemClock().now())
        await uow.web_sessions.end_all(person.id or 0)
        await note_deed(uow, "user.password", person)
        await uow.commit()


async def make_link(settings: Settings, who: str) -> str:
    """An address that signs them in once."""
    async with opened_store(settings) as uow:
        person = await person_named(uow, who)
        link = await _link(uow, settings, person)
        await note_deed(uow, "user.link", person)
        await uow.commit()
    return link


async def unlink(settings: Settings, who: str, account: str) -> int:
    """Part a chat account (`slack/T0123/U0456`) from a person; returns the number of the one whose it is now."""
    async with opened_store(settings) as uow:
        person = await person_named(uow, who)
        refs = {"/".join((each.platform, each.workspace, each.user)): each for each in person.accounts}
        if account not in refs:
            known = ", ".join(sorted(refs)) or "none"
            raise click.ClickException(f"{person.display_name} has no account {account}. There are: {known}.")
        if len(refs) == 1:
            raise click.ClickException(f"It is the only account of {person.display_name}: muster user disable {who}")
        made = await unlink_account(uow.session, person, refs[account])
        await uow.session.refresh(person)
        await note_deed(uow, "user.unlink", person, f"{account} → person/{made.id}")
        await uow.commit()
        return made.id or 0


async def _link(uow: UnitOfWork, settings: Settings, person: Person) -> str:
    secret = await uow.sign_in_links.make(person.id or 0, SystemClock().now() + LINK_LIVES)
    return f"{settings.site_url}/login/link/{secret}"


def _checked(password: str | None, login: str) -> None:
    if password is not None:
        check_password(password, login)
