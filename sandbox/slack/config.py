"""What a sandbox is started with: addresses, secrets, and the app's registrations as on its Slack settings page."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

# The scopes a bot of this kind asks for (Slack docs, "Permission scopes"). Take one away to see `missing_scope`.
DEFAULT_SCOPES = frozenset(
    [
        "app_mentions:read",
        "bookmarks:read",
        "bookmarks:write",
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "chat:write",
        "chat:write.customize",
        "commands",
        "files:read",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "links:read",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "pins:read",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "usergroups:read",
        "users:read",
        "users:read.email",
    ]
)

# Names as they are ticked under "Subscribe to bot events".
DEFAULT_EVENTS = frozenset(
    [
        "app_home_opened",
        "app_mention",
        "channel_archive",
        "channel_left",
        "channel_rename",
        "channel_unarchive",
        "link_shared",
        "member_joined_channel",
        "member_left_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "message.mpim",
        "pin_added",
        "pin_removed",
        "reaction_added",
        "reaction_removed",
        "team_join",
        "user_change",
        "group_archive",
        "group_left",
        "group_rename",
        "group_unarchive",
        "channel_created",
    ]
)


@dataclass(frozen=True)
class SlashCommand:
    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(frozen=True)
class Shortcut:
    callback_id: str
    name: str


def _commands() -> tuple[SlashCommand, ...]:
    return (SlashCommand("/incident", "Declare and run incidents", "[what is wrong, or a command]"),)


def _message_shortcuts() -> tuple[Shortcut, ...]:
    return (Shortcut("add-to-timeline", "Add to timeline"),)


def _global_shortcuts() -> tuple[Shortcut, ...]:
    return (Shortcut("declare-incident", "Declare an incident"),)


@dataclass
class SandboxConfig:
    host: str = "127.0.0.1"
    port: int = 0
    # The base for URLs handed out (response_url, WebSocket); empty: where the server listens.
    public_url: str = ""
    signing_secret: str = "5a6d62f8e1b04c7f9d3c2b1a0e9f8d7c"
    verification_token: str = "sandboxVerificationToken"
    bot_token: str = "xoxb-100000000001-100000000002-sandbox"
    app_token: str = "xapp-1-A0INCAPP001-100000000003-sandbox"
    events_url: str | None = None
    commands_url: str | None = None
    interactivity_url: str | None = None
    seed_people: bool = True
    clock: Callable[[], float] = time.time
    team_name: str = "Acme"
    team_domain: str = "acme"
    app_name: str = "Incident"
    bot_handle: str = "incident"
    scopes: frozenset[str] = DEFAULT_SCOPES
    events: frozenset[str] = DEFAULT_EVENTS
    commands: tuple[SlashCommand, ...] = field(default_factory=_commands)
    message_shortcuts: tuple[Shortcut, ...] = field(default_factory=_message_shortcuts)
    global_shortcuts: tuple[Shortcut, ...] = field(default_factory=_global_shortcuts)
    unfurl_domains: tuple[str, ...] = ()
    rate_limits: bool = True
    # Slack waits 3 s for any answer (Slack docs, "The Events API" and "Handling user interaction").
    answer_timeout: float = 3.0
    # Slack retries at once, after 1 minute and after 5; scaled down so that a test sees all three.
    retry_delays: tuple[float, ...] = (0.05, 0.3, 1.0)
    # Slack does not tell a bot how it deletes or restricts; a workspace may forbid bots to make channels.
    bots_may_create_channels: bool = True
