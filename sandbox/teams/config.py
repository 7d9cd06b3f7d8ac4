"""What a sandbox can be told."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

_ACTIONS = {"add-to-timeline": "Add to timeline", "declare-incident": "Declare an incident"}


@dataclass
class TeamsConfig:
    """`reads_all`: the team has consented to `ChannelMessage.Read.Group`, so the bot hears every message of its channels."""

    host: str = "127.0.0.1"
    port: int = 0
    tenant: str = "5b1e0c7a-93d4-4f6e-8a51-0d2c6f7e9b10"
    client_id: str = "0f6a1c52-7d3b-4e89-b0a4-6c5d2e1f9a88"
    client_secret: str = "sandbox-teams-secret"
    bot_name: str = "incident"
    team_name: str = "Acme"
    reads_all: bool = True
    rate_limits: bool = True
    bot_in_team: bool = True
    escapes_text: bool = True
    """`text` of what people write is escaped. Microsoft's own test client does not escape it; what the service does is in
    no document."""
    odd_text: bool = False
    """As people have reported it: a name of two words is two mentions with a hard blank between, and the text stands
    between line breaks."""
    invoke_limit: float = 5.0
    """Seconds that the client waits for the answer to an invoke; what comes later is ignored."""
    message_actions: dict[str, str] = field(default_factory=lambda: dict(_ACTIONS))
    """What the app's manifest puts into the menu of a message: title by command id."""
    retry_delays: tuple[float, ...] = (0.5, 1.0, 2.0)
    """Seconds until a bot that could not be reached, or answered 5xx, hears of the same activity again. Not documented."""
    clock: Callable[[], float] = time.time
