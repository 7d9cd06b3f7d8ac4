"""All built-in blocks in one hub. A company's own hub is included after it, and so replaces what it names again."""

from __future__ import annotations

from core.blocks import notifications
from core.blocks.hub import Hub
from core.commands import (
    actions,
    alerts,
    asked,
    asked_actions,
    asked_over_the_api,
    asked_report,
    asked_roles,
    asked_timeline,
    capture,
    channel,
    close,
    confirming,
    declare,
    duration,
    edit,
    expired_forms,
    form_steps,
    headline,
    help,
    lead,
    listing,
    members,
    merge,
    paging,
    privacy,
    profiles,
    reminders,
    rename,
    reopen,
    report,
    roles,
    severity,
    status,
    statuspage,
    text_fields,
    timeline,
    unsaid,
    updates,
    webhooks,
)

_ALL = (
    declare,
    headline,
    channel,
    edit,
    asked,
    asked_actions,
    asked_report,
    asked_roles,
    asked_timeline,
    asked_over_the_api,
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
    actions,
    alerts,
    duration,
    listing,
    reminders,
    rename,
    reopen,
    roles,
    timeline,
    merge,
    paging,
    privacy,
    statuspage,
    updates,
    webhooks,
    notifications,
    confirming,
    form_steps,
)


def builtin_hub() -> Hub:
    """A fresh hub with everything that Muster does by itself."""
    hub = Hub("muster")
    for module in _ALL:
        hub.include(module.blocks)
    return hub
