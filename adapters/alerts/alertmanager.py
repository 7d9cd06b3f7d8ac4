"""Alertmanager's and Grafana's webhooks: Grafana took over the form and added to it.

Facts: “Configuration”, webhook_config (Prometheus Alertmanager documentation), version 4 of the payload; “Configure
webhook notifications” (Grafana documentation).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.alerts.reading import Batch, items, labels, link, moment, severity, thing, title_of, words
from adapters.alerts.settings import AlertSource
from core.chat.alerts import Alert


def read(source: AlertSource, payload: Mapping[str, Any]) -> list[Batch]:
    alerts = tuple(_alert(source, each) for each in items(payload.get("alerts"), "alerts"))
    if not alerts:
        return []
    # Grafana names all alerts of an organisation `{}:{}` unless they are grouped by labels.
    group = words(payload.get("groupKey"), 1000) or title_of(thing(payload.get("commonLabels")).get("alertname"))
    return [Batch(group=group, title=_title(payload, alerts), alerts=alerts)]


def _title(payload: Mapping[str, Any], alerts: tuple[Alert, ...]) -> str:
    """What they have in common; Alertmanager's own way of naming a group is not meant for people."""
    if len(alerts) == 1:
        return alerts[0].title
    common = thing(payload.get("commonAnnotations"))
    name = title_of(common.get("summary"), thing(payload.get("commonLabels")).get("alertname"))
    if name.startswith("Alert without"):
        name = ", ".join(dict.fromkeys(each.labels.get("alertname") or each.title for each in alerts))
    return title_of(f"{name} ({len(alerts)} alerts)")


def _alert(source: AlertSource, alert: Mapping[str, Any]) -> Alert:
    said, notes = thing(alert.get("labels")), thing(alert.get("annotations"))
    is_firing = alert.get("status") != "resolved"
    name = said.get("alertname")
    return Alert(
        fingerprint=words(alert.get("fingerprint"), 200) or repr(sorted(labels(said).items())),
        is_firing=is_firing,
        title=title_of(notes.get("summary"), name),
        details=words(notes.get("description") or notes.get("message")),
        severity=severity(source, said.get(source.severity_label)),
        url=link(alert.get("panelURL"), alert.get("dashboardURL"), alert.get("generatorURL")),
        labels=labels(said),
        starts_at=moment(alert.get("startsAt")),
        ends_at=None if is_firing else moment(alert.get("endsAt")),
    )
