"""Reads and checks a playbook. What is wrong is told with file, line and a sentence, all of it at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

import msgspec
import re2  # type: ignore[import-untyped]
from pytimeparse2 import parse as parse_duration  # type: ignore[import-untyped]

from core.blocks.office_hours import OfficeHours, office_hours
from core.incidents.errors import DomainError
from core.incidents.severity import parse_severity
from core.incidents.status import parse_status
from core.playbook.rules import Do, Document, Moment, Rule, Words

FIELDS = ("title", "summary", "impact", "severity", "lead")
RATINGS = ("low", "medium", "high")
EVENTS = (
    *("declared", "closed", "closing", "reopened", "merged", "made_private", "escalated", "paged", "status_changed"),
    *("role_given", "action_added", "action_changed", "update_posted", "status_page_posted", "channel_created"),
    *(f"{name}_changed" for name in FIELDS),
)
TO = ("channel", "lead", "reporter")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHAT = ("checklist", "message", "action", "page", "role", "invite", "remind", "require")
_WHEN = ("event", "keyword", "pattern", "after", "every", "severity_at_least", "rating_at_least", "field_set")
_LONGEST_NAME = 100


class PlaybookError(Exception):
    """The file can't be used; one line for each thing that is wrong."""


@dataclass(frozen=True)
class Playbook:
    """A checked playbook. `hours` holds the office hours by name."""

    document: Document
    hours: dict[str, OfficeHours] = field(default_factory=dict)

    @property
    def rules(self) -> list[Rule]:
        return self.document.rule


def read_playbook(path: Path) -> Playbook:
    """Raises `PlaybookError`."""
    try:
        text = path.read_text(encoding="utf-8")
        document = msgspec.convert(tomllib.loads(text), type=Document)
    except OSError as error:
        raise PlaybookError(f"{path}: can't be read: {error.strerror}.") from error
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(f"{path}: is not TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise PlaybookError(f"{path}:{_line_of(str(error), text)}: {_in_words(error)}") from error
    hours, wrong = _hours(document)
    problems = [f"{path}:{_line(text, '[hours')}: {each}" for each in wrong]
    problems += [f"{path}:{_line(text, '[rotas')}: {each}" for each in _check_rotas(document)]
    problems += [f"{path}:{_line(text, '[ratings')}: {each}" for each in _check_ratings(document)]
    for number, rule in enumerate(document.rule):
        line = _rule_line(text, number)
        problems += [f"{path}:{line}: rule “{rule.name}”: {each}" for each in _check_rule(rule, document)]
    names = [rule.name for rule in document.rule]
    for name in sorted({each for each in names if names.count(each) > 1}):
        problems.append(f"{path}:{_rule_line(text, names.index(name))}: two rules are called “{name}”.")
    if problems:
        raise PlaybookError("\n".join(problems))
    return Playbook(document, hours)


def words(value: Words | None) -> list[str]:
    """One word or several, as a list."""
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def moment(rule: Rule) -> Moment:
    """A rule's *when*, written out."""
    return Moment(event=rule.when) if isinstance(rule.when, str) else rule.when


def steps(rule: Rule) -> list[Do]:
    return [rule.do] if isinstance(rule.do, Do) else rule.do


def length(said: str) -> timedelta:
    """Raises `ValueError` with a sentence."""
    seconds = parse_duration(said)
    if seconds is None or seconds <= 0:
        raise ValueError(f"“{said}” is not a length of time. Write 5m, 2h or 7d.")
    return timedelta(seconds=seconds)


# --- checks -----------------------------------------------------------------------------------------------------------


def _check_rule(rule: Rule, document: Document) -> Iterator[str]:
    when = moment(rule)
    said = [name for name in _WHEN if getattr(when, name) is not None]
    if len(said) != 1 and set(said) != {"keyword", "pattern"} and set(said) != {"after", "every"}:
        yield f"“when” needs exactly one of: {', '.join(_WHEN)}."
    yield from _each(words(when.event), lambda each: _among(each, EVENTS, "event"))
    yield from _each(words(when.pattern), _check_pattern)
    yield from _each([each for each in (when.after, when.every) if each], length)
    yield from _each([when.severity_at_least] if when.severity_at_least else [], parse_severity)
    yield from _each([when.field_set] if when.field_set else [], lambda each: _among(each, FIELDS, "field"))
    rating = when.rating_at_least
    yield from _each([rating] if rating else [], lambda each: _among(each, RATINGS, "rating"))
    if (when.times and not when.every) or when.times < 0:
        yield "“times” counts how often, so it goes with “every” and is not negative."
    if when.during and not (when.after or when.every):
        yield "“during” keeps what time brings to office hours, so it goes with “after” or “every”."
    if not 0 < len(rule.name) <= _LONGEST_NAME:
        yield f"a rule's name has 1 to {_LONGEST_NAME} characters; it is shown to people."
    if when.during and when.during not in document.hours and when.during != "office hours":
        yield f"“during” names “{when.during}”, but there is no [hours.{when.during}]."
    yield from _check_condition(rule)
    for step in steps(rule):
        yield from _check_step(step, rule, document)


def _check_condition(rule: Rule) -> Iterator[str]:
    condition = rule.condition
    yield from _each([condition.severity_at_least] if condition.severity_at_least else [], parse_severity)
    yield from _each(words(condition.status), parse_status)
    named = [*words(condition.missing), *words(condition.present)]
    yield from _each(named, lambda each: _among(each, FIELDS, "field"))
    rating = condition.rating_at_least
    yield from _each([rating] if rating else [], lambda each: _among(each, RATINGS, "rating"))


def _check_step(step: Do, rule: Rule, document: Document) -> Iterator[str]:
    said = [name for name in _WHAT if getattr(step, name) is not None]
    if len(said) != 1:
        yield f"each “do” needs exactly one of: {', '.join(_WHAT)}."
    if step.require is not None:
        yield from _each(words(step.require), lambda each: _among(each, FIELDS, "field"))
        if words(moment(rule).event) != ["closing"]:
            yield '“require” works with when = "closing" only.'
    elif "closing" in words(moment(rule).event):
        yield 'before it closes a rule can only “require”. Use when = "closed" for the rest.'
    yield from _each(words(step.invite), _check_guest)
    if step.remind:
        yield from _each([step.remind.every], length)
        until = step.remind.until
        yield from _each([until] if until else [], lambda each: _among(each, FIELDS, "field"))
    if step.action and step.action.due:
        yield from _each([step.action.due], length)
    if step.role:
        if bool(step.role.person) == bool(step.role.rota):
            yield "“role” needs either a person or a rota."
        if step.role.rota and step.role.rota not in document.rotas:
            yield f"there is no [rotas.{step.role.rota}]."
    for template in _templates(step):
        yield from _each([template], _check_template)


def _check_guest(named: str) -> None:
    if not re.fullmatch(r"@[\w.-]+|lead|reporter|role:.+|[^@\s]+@[^@\s]+", named):
        raise ValueError(
            f"“{named}” can't be invited. Write an email address, lead, reporter, role:NAME or a group (@db-oncall)."
        )


def _templates(step: Do) -> list[str]:
    found = list(step.checklist or [])
    for each in (step.message, step.action, step.remind):
        found += [each.text] if each else []
    return found


PLACES = dict.fromkeys(("incident", "title", "lead", "reporter", "severity", "status", "summary", "impact", "url"), "")


def _check_template(template: str) -> None:
    try:
        template.format_map(PLACES)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise ValueError(
            f"“{template[:60]}” names {error}, which is not known. There are: {', '.join(PLACES)}, in braces."
        ) from None
    if re.search(r"\{[^}]*[.\[!:]", template):
        raise ValueError(f"“{template[:60]}”: inside braces stands a name alone.")


def _check_pattern(pattern: str) -> None:
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error:
        raise ValueError(f"the pattern “{pattern}” can't be used. Patterns are RE2's.") from None


def _check_rotas(document: Document) -> Iterator[str]:
    for name, rota in document.rotas.items():
        if not rota.people:
            yield f"[rotas.{name}] has no people."
        yield from _each([rota.each], length)


def _check_ratings(document: Document) -> Iterator[str]:
    for rating in document.ratings.values():
        yield from _each([rating], lambda each: _among(each, RATINGS, "rating"))


def _hours(document: Document) -> tuple[dict[str, OfficeHours], list[str]]:
    made, wrong = {"office hours": office_hours}, []
    for name, hours in document.hours.items():
        try:
            unknown = [day for day in hours.days if day not in _DAYS]
            if unknown:
                raise ValueError(f"“{unknown[0]}” is not a day. Write {', '.join(_DAYS)}.")
            made[name] = OfficeHours(
                start=time.fromisoformat(hours.start),
                end=time.fromisoformat(hours.end),
                days=frozenset(_DAYS.index(day) for day in hours.days),
                zone=hours.zone,
                country=hours.country,
            )
        except ValueError as error:
            wrong.append(f"[hours.{name}]: {error}")
    return made, wrong


def _among(said: str, known: tuple[str, ...], what: str) -> None:
    if said not in known:
        raise ValueError(f"“{said}” is no {what}. There are: {', '.join(known)}.")


def _each(values: list[str], check: Callable[[str], object]) -> Iterator[str]:
    for value in values:
        try:
            check(value)
        except (ValueError, DomainError) as error:
            yield str(error)


# --- where it stands --------------------------------------------------------------------------------------------------


def _line(text: str, start: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith(start):
            return number
    return 1


def _rule_line(text: str, rule: int) -> int:
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)]
    return lines[rule] if rule < len(lines) else 1


def _line_of(error: str, text: str) -> int:
    """The rule's; else the first line that has the table or key that is spoken of."""
    if found := re.search(r"\$\.rule\[(\d+)\]", error):
        return _rule_line(text, int(found[1]))
    spoken_of = [*re.findall(r"\$\.(\w+)", error), *re.findall(r"`(\w+)`", error)]
    return next((line for each in spoken_of if (line := _line_with(text, each)) > 0), 1)


def _line_with(text: str, key: str) -> int:
    pattern = re.compile(rf"\s*\[*\s*{re.escape(key)}\b")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 0)


def _in_words(error: msgspec.ValidationError) -> str:
    said = str(error).replace("Object contains unknown field", "there is nothing called")
    return said.replace("Object missing required field", "what is missing is").replace(" - at `$.", ", in `") + "."
