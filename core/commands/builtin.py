"""All built-in blocks in one hub. A company's own hub is included after it, and so replaces what it names again."""

from __future__ import annotations

from core.blocks import notifications
from core.blocks.hub import Hub
from core.commands import (
    capture,
    channel,
    close,
    declare,
    edit,
    expired_forms,
    headline,
    help,
    lead,
    members,
    profiles,
    reminders,
    report,
    severity,
    status,
    text_fields,
    unsaid,
)

_ALL = (
    declare,
    headline,
    channel,
    edit,
    close,
    help,
    lead,
    severity,
    status,
    text_fields,
    capture,
    members,
    profiles,
    reminders,
    report,
    expired_forms,
    unsaid,
    notifications,
)


def builtin_hub() -> Hub:
    """A fresh hub with everything that Muster does by itself."""
    hub = Hub("muster")
    for module in _ALL:
        hub.include(module.blocks)
    return hub
