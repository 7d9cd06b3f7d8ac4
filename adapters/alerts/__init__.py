"""Alerts in: Alertmanager, Grafana, PagerDuty, and anything that can POST JSON."""

from adapters.alerts.receiver import AlertReceiver
from adapters.alerts.settings import AlertSource, read_sources

__all__ = ["AlertReceiver", "AlertSource", "read_sources"]
