"""The file that `MUSTER_ALERTS` names: a table for each source of alerts."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal

import msgspec
from pytimeparse2 import parse as parse_time  # type: ignore[import-untyped]

from core.incidents.errors import InvalidValue
from core.incidents.severity import parse_severity
from core.outside.alerts import AlertPolicy

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_LABELS = {"alertmanager": "Alertmanager", "grafana": "Grafana", "pagerduty": "PagerDuty", "json": "Alerts"}
LEAST_SECRET = 16


class Fields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a JSON payload of one's own keeps what: paths such as `check.name`. `alerts` leads to a list, if there are
    several in one payload; the other paths then begin in each of its items (`group` does not)."""

    title: str
    fingerprint: str
    status: str = ""
    firing: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ("resolved", "ok", "closed")
    details: str = ""
    severity: str = ""
    url: str = ""
    starts_at: str = ""
    group: str = ""
    alerts: str = ""


class AlertSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table. Severities are named as everywhere (`critical`, `major`, `minor`, `trivial`, or `unknown`)."""

    kind: Literal["alertmanager", "grafana", "pagerduty", "json"]
    name: str = ""
    label: str = ""
    secret: str = ""
    secret_file: str = ""
    secret_env: str = ""
    declare: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    window: str = "1h"
    severity_label: str = "severity"
    severities: dict[str, str] = {}
    fields: Fields | None = None

    @property
    def policy(self) -> AlertPolicy:
        return AlertPolicy(
            source=self.name,
            label=self.label or f"{_LABELS[self.kind]} ({self.name})",
            declares=frozenset(severity_number(each) for each in self.declare),
            ignores=frozenset(severity_number(each) for each in self.ignore),
            window=timedelta(seconds=float(parse_time(self.window) or 0)),
        )


class AlertSettingsError(Exception):
    """The file can't be used; the text says what is wrong, and where."""


def severity_number(word: str) -> int:
    """1 to 4; 0 for `unknown`. Raises `InvalidValue`."""
    return 0 if word.casefold() == "unknown" else int(parse_severity(word))


def read_sources(path: Path, environment: Mapping[str, str] = os.environ) -> list[AlertSource]:
    """Raises `AlertSettingsError`."""
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=dict[str, AlertSource])
    except OSError as error:
        raise AlertSettingsError(f"MUSTER_ALERTS names {path}, which can't be read: {error}.") from None
    except msgspec.DecodeError as error:
        raise AlertSettingsError(f"{path}: {error}. See docs/alerts.md.") from None
    return [_checked(path, name, each, environment) for name, each in found.items()]


def _checked(path: Path, name: str, source: AlertSource, environment: Mapping[str, str]) -> AlertSource:
    where = f"{path}, [{name}]"
    if not _NAME.fullmatch(name):
        raise AlertSettingsError(f"{where}: a source's name holds small letters, digits, - and _ only.")
    secret = _secret(where, source, environment)
    if len(secret) < LEAST_SECRET:
        raise AlertSettingsError(
            f"{where}: give a secret of at least {LEAST_SECRET} characters: secret_file, secret_env or secret."
        )
    if (source.kind == "json") != (source.fields is not None):
        raise AlertSettingsError(f"{where}: a source of the kind json, and only that, needs [{name}.fields].")
    if not parse_time(source.window):
        raise AlertSettingsError(f"{where}: window must be a length of time, such as 30m or 2h.")
    try:
        for each in (*source.declare, *source.ignore, *source.severities.values()):
            severity_number(each)
    except InvalidValue as error:
        raise AlertSettingsError(f"{where}: {error}") from None
    return msgspec.structs.replace(source, name=name, secret=secret)


def _secret(where: str, source: AlertSource, environment: Mapping[str, str]) -> str:
    if source.secret_file:
        try:
            return Path(source.secret_file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise AlertSettingsError(f"{where}: {source.secret_file} can't be read: {error}.") from None
    return environment.get(source.secret_env, "") if source.secret_env else source.secret
