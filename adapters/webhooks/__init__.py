"""Webhooks out: what happens to incidents, told to other people's programs."""

from adapters.webhooks.sender import WebhookSender

__all__ = ["WebhookSender"]
