"""Webhook mode's public names."""

from adapters.teams.webhook_adapter import CHANNEL, TeamsWebhookPlatform
from adapters.teams.webhook_transport import TeamsOutgoingReceiver

__all__ = ["CHANNEL", "TeamsOutgoingReceiver", "TeamsWebhookPlatform"]
