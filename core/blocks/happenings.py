"""What a block may listen for: a name that does not exist is told at start-up, not by silence."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from core.blocks.errors import wrong

IN_A_CHANNEL = (
    *("message_posted", "message_edited", "message_deleted", "reaction_added", "reaction_removed"),
    *("pin_added", "pin_removed", "file_shared", "link_shared", "member_joined", "member_left"),
    *("channel_renamed", "channel_archived", "channel_unarchived"),
)
OF_AN_INCIDENT = (
    *("declared", "title_changed", "summary_changed", "impact_changed", "severity_changed", "status_changed"),
    *("lead_changed", "closed", "reopened", "merged", "made_private", "role_given", "action_added", "action_changed"),
    *("started_at_changed", "ended_at_changed", "role_cleared", "report_written", "report_finished"),
    *("update_posted", "paged", "escalated", "status_page_posted", "channel_created", "headline_posted"),
    "alerts_changed",
)
INSIDE = ("postponed", "profile_changed", "alert_received")
"""Of what Muster itself asked for or wants to know, or monitoring systems tell it, wherever it happens."""


def check_event(handler: Callable[..., object], name: str) -> None:
    """A company's own events have a dot in their names: `acme.refunded`. Raises `BlockError`."""
    known = (*IN_A_CHANNEL, *OF_AN_INCIDENT, *INSIDE)
    if name in known or "." in name:
        return
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join((*IN_A_CHANNEL, *OF_AN_INCIDENT))}."
    raise wrong(handler, f"nothing is called “{name}”, so this would never be called. {hint}")
