"""How alerts look in chat."""

from __future__ import annotations

from collections.abc import Sequence

from core.blocks.context import Context
from core.chat.alerts import Alert
from core.chat.cards import Actions, Button, Card, Control, Part, Section
from core.chat.cards import Context as SmallPrint
from core.chat.text import Link, Piece, Text, bold, bullets, text
from core.commands.wording import shortened
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.store.alerts import DECLARED, AlertGroup

DECLARE, IGNORE = "declare-alerts", "ignore-alerts"
_SHOWN = 8


def proposal(group: AlertGroup, alerts: Sequence[Alert]) -> Card:
    """What fires, with the buttons that decide about it."""
    fires = any(each.is_firing for each in alerts)
    declare = Button(action=DECLARE, label="Declare", value=str(group.id), style="primary", opens_form=True)
    controls: tuple[Control, ...] = (declare, Button(action=IGNORE, label="Ignore", value=str(group.id)))
    said = "Is this an incident?" if fires else "It has ended by itself."
    return _card(group, alerts, text(said), controls if fires else (declare,))


def decided_card(
    context: Context,
    group: AlertGroup,
    alerts: Sequence[Alert],
    by: Person | None,
    state: str = "",
    incident: Incident | None = None,
) -> Card:
    """The same, once somebody has decided."""
    who: Piece = context.mention(by) if by else "Muster"
    number = incident.number if incident else group.incident_id
    if (state or group.state) == DECLARED and number is not None:
        reference = f"INC-{number}"
        said = text("Declared as ", Link(context.services.doc_url(reference), reference), " by ", who, ".")
        return _card(group, alerts, said, ())
    after_all = Button(action=DECLARE, label="Declare after all", value=str(group.id), opens_form=True)
    return _card(group, alerts, text("Ignored by ", who, ". It stays quiet until it is over."), (after_all,))


def _card(group: AlertGroup, alerts: Sequence[Alert], said: Text, controls: tuple[Control, ...]) -> Card:
    lines = [line(each) for each in alerts[:_SHOWN]]
    if len(alerts) > _SHOWN:
        lines.append(text(f"… and {len(alerts) - _SHOWN} more."))
    parts: list[Part] = [Section(text=text(bullets(*lines))), SmallPrint(text=said)]
    if controls:
        parts.append(Actions(controls=controls))
    fires = any(each.is_firing for each in alerts)
    return Card(
        title=f"{'🔔' if fires else '✅'} {group.title}", parts=tuple(parts), accent="warning" if fires else "good"
    )


def line(alert: Alert) -> Text:
    """One alert. Its words are shown as they are, never read as markup."""
    sign = Severity(alert.severity).emoji if alert.severity and alert.is_firing else "🔔" if alert.is_firing else "✅"
    pieces: list[Piece] = [f"{sign} ", bold(alert.title)]
    if not alert.is_firing:
        pieces.append(" has ended")
    if alert.details and alert.is_firing and alert.details != alert.title:
        pieces.append(f": {shortened(alert.details, 300)}")
    if alert.url:
        pieces += [" (", Link(alert.url, "look"), ")"]
    return text(*pieces)


def as_list(alerts: Sequence[Alert]) -> str:
    """In plain words, for the summary of an incident."""
    return "\n".join(
        f"- {each.title}{f': {shortened(each.details, 500)}' if each.details and each.details != each.title else ''}"
        for each in alerts[:20]
    )
