"""What webhook mode is told, and whether its address can still work."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

TENANT = "webhook"
"""The workspace's name where the settings do not tell the organisation's id."""

_RETIRED = (".webhook.office.com", "outlook.office.com", "outlook.office365.com")
_WORKFLOWS = (".logic.azure.com", ".api.powerplatform.com", ".azure-apihub.net")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, kw_only=True)
class TeamsWebhookSettings:
    """`url` takes messages ("Create incoming webhooks with Workflows"); whoever has it can post, so it is a secret.

    `outgoing_secret` is what Teams shows when an Outgoing Webhook is made; without it nothing comes in.
    """

    url: str
    outgoing_secret: str = ""
    tenant: str = ""

    @property
    def workspace(self) -> str:
        return self.tenant or TENANT


def trouble_with(url: str) -> str:
    """Why nothing can be posted there, in a sentence; empty when something can."""
    asked = urlsplit(url)
    host = asked.hostname or ""
    if host.endswith(_RETIRED):
        return (
            "MUSTER_TEAMS_WEBHOOK_URL is the address of an Office 365 connector, which Microsoft has retired. Make a "
            "workflow instead (the channel's … > Workflows > “Send webhook alerts to a channel”) and put its address there."
        )
    if not host or (asked.scheme != "https" and host not in _LOOPBACK):
        return "MUSTER_TEAMS_WEBHOOK_URL must be the https address that the workflow shows."
    return ""


def is_of_workflows(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host.endswith(_WORKFLOWS) or host in _LOOPBACK
