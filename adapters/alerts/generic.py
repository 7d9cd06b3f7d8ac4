"""Any JSON: the settings say where in it what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.alerts.reading import Batch, items, link, moment, severity, thing, title_of, words
from adapters.alerts.settings import AlertSource, Fields
from core.chat.alerts import Alert
from core.chat.errors import InvalidRequest


def read(source: AlertSource, payload: Mapping[str, Any]) -> list[Batch]:
    fields = source.fields
    assert fields
    found = items(at(payload, fields.alerts), fields.alerts) if fields.alerts else [payload]
    alerts = tuple(_alert(source, fields, each) for each in found)
    group = words(at(payload, fields.group), 1000) if fields.group else ""
    if group:
        title = alerts[0].title if len(alerts) == 1 else title_of(f"{group} ({len(alerts)} alerts)")
        return [Batch(group=group, title=title, alerts=alerts)] if alerts else []
    return [Batch(group=each.fingerprint, title=each.title, alerts=(each,)) for each in alerts]


def _alert(source: AlertSource, fields: Fields, alert: Mapping[str, Any]) -> Alert:
    fingerprint = words(at(alert, fields.fingerprint), 300)
    if not fingerprint:
        raise InvalidRequest(f"There is nothing at “{fields.fingerprint}”, which names the alert.", 400)
    return Alert(
        fingerprint=fingerprint,
        is_firing=_is_firing(fields, at(alert, fields.status)),
        title=title_of(at(alert, fields.title)),
        details=words(at(alert, fields.details)),
        severity=severity(source, at(alert, fields.severity)),
        url=link(at(alert, fields.url)),
        starts_at=moment(at(alert, fields.starts_at)),
    )


def _is_firing(fields: Fields, status: Any) -> bool:
    """What is neither one nor the other fires, unless it is said what does."""
    word = str(status).casefold()
    if fields.firing:
        return word in {each.casefold() for each in fields.firing}
    return word not in {each.casefold() for each in fields.resolved}


def at(payload: Any, path: str) -> Any:
    """`check.name`, `items.0.title`; None where nothing is."""
    if not path:
        return None
    for step in path.split("."):
        if isinstance(payload, list) and step.isdecimal():
            payload = payload[int(step)] if int(step) < len(payload) else None
        else:
            payload = thing(payload).get(step)
    return payload
