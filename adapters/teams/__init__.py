"""Microsoft Teams: a bot in a partner team's team, or webhooks where nobody may register a bot."""

from adapters.teams.adapter import CAPABILITIES, TeamsPlatform
from adapters.teams.settings import TeamsSettings
from adapters.teams.transport import TeamsReceiver

__all__ = ["CAPABILITIES", "TeamsPlatform", "TeamsReceiver", "TeamsSettings"]
