"""How a sandbox is set up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

ALL_SCOPES = tuple(
    "app_mentions:read bookmarks:read bookmarks:write channels:history channels:join channels:manage channels:read "  # noqa: SIM905
    "channels:write.invites channels:write.topic chat:write chat:write.customize commands emoji:read files:read "
    "groups:history groups:read groups:write groups:write.invites groups:write.topic im:history im:read im:write "
    "links:read mpim:history mpim:read mpim:write pins:read pins:write reactions:read reactions:write team:read "
    "usergroups:read users.profile:read users:read users:read.email metadata.message:read".split()
)


@dataclass
class SandboxConfig:
    """Times are in seconds. `clock` gives the epoch; the request URLs may be set after the start."""

    host: str = "127.0.0.1"
    port: int = 0
    signing_secret: str = "8f742231b10e8888abcd99yyyzzz85a5"
    bot_token: str = "xoxb-sandbox-1234567890"
    app_token: str = "xapp-sandbox-1234567890"
    events_url: str | None = None
    commands_url: str | None = None
    interactivity_url: str | None = None
    command: str = "/incident"
    message_shortcuts: dict[str, str] = field(default_factory=lambda: {"add-to-timeline": "Add to timeline"})
    global_shortcuts: dict[str, str] = field(default_factory=lambda: {"declare-incident": "Declare an incident"})
    scopes: tuple[str, ...] = ALL_SCOPES
    clock: Callable[[], float] = time.time
    rate_limits: bool = False
    # Slack docs, "The Events API": retried nearly at once, after 1 minute and after 5; scaled down here.
    retry_delays: tuple[float, ...] = (0.05, 0.3, 1.0)
    reply_timeout: float = 3.0
