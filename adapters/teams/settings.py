"""What the Teams adapter is told; values come from the settings of the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

SERVICE_URL = "https://smba.trafficmanager.net/teams"
"""Where a bot reaches Teams when no conversation has told it a nearer address ("Send proactive messages")."""
LOGIN_URL = "https://login.microsoftonline.com"
OPENID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
ISSUER = "https://api.botframework.com"
SCOPE = "https://api.botframework.com/.default"
GRAPH_URL = "https://graph.microsoft.com"
GRAPH_SCOPE = "https://graph.microsoft.com/.default"

_HOST = "smba.trafficmanager.net"
_DOMAINS = (".botframework.com", ".teams.microsoft.com", ".teams.microsoft.us")

_THREAD_ID = re.compile(r"19[:%][^/?\s]+?(?:@|%40)thread\.(?:tacv2|skype)")


@dataclass(frozen=True, kw_only=True)
class TeamsSettings:
    """`team` and the channels are ids, or the links that Teams copies; channels also go by name.

    With `api_url` everything that is Microsoft's is looked for there instead: the sandbox. With `admits_unsigned` activities
    need no token: for Microsoft's own test client, on loopback only.
    """

    client_id: str
    client_secret: str
    tenant: str
    team: str = ""
    incidents_channel: str = ""
    reports_channel: str = ""
    api_url: str = ""
    admits_unsigned: bool = False

    @property
    def service_url(self) -> str:
        return f"{self.api_url}/teams" if self.api_url else SERVICE_URL

    @property
    def login_url(self) -> str:
        return self.api_url or LOGIN_URL

    @property
    def graph_url(self) -> str:
        return self.api_url or GRAPH_URL

    @property
    def openid_url(self) -> str:
        return f"{self.api_url}/v1/.well-known/openidconfiguration" if self.api_url else OPENID_URL


def is_microsofts(host: str) -> bool:
    """Where the bot may be called from, and where its token may go. Anybody can have a name under trafficmanager.net."""
    return host == _HOST or host.endswith(_DOMAINS)


def thread_id(written: str) -> str:
    """The id of a team or channel, out of a link to it ("Get link to channel") if need be."""
    found = _THREAD_ID.search(written)
    return unquote(found[0]) if found else written.strip()
