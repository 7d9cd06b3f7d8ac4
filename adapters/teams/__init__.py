"""Microsoft Teams: a bot in a partner team's team, or webhooks where nobody may register a bot.

What is here loads nothing of Microsoft's, which takes more than a second: the bot is in `adapters.teams.bot`, webhook mode
in `adapters.teams.webhook`.
"""

from adapters.teams.capabilities import CAPABILITIES, WEBHOOK_CAPABILITIES
from adapters.teams.settings import TeamsSettings
from adapters.teams.webhook_settings import TeamsWebhookSettings, is_of_workflows, trouble_with

__all__ = [
    "CAPABILITIES",
    "WEBHOOK_CAPABILITIES",
    "TeamsSettings",
    "TeamsWebhookSettings",
    "is_of_workflows",
    "trouble_with",
]
