"""Microsoft Graph, and files: what the connector does not tell.

`ChannelMessage.Read.Group`, to which a team consents so that the bot hears its channels ("Receive all channel messages
with RSC"), lets the bot read those messages through Graph as well. Without the consent Graph refuses, and Muster does
without.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

import httpx

from adapters.teams.error_mapping import to_chat_error
from adapters.teams.payload import Json
from adapters.teams.settings import TeamsSettings, is_microsofts
from adapters.teams.tokens import Tokens
from core.chat.errors import Refused

_BUDGET = "teams/graph"


class Graph:
    """Reads only."""

    def __init__(self, settings: TeamsSettings, http: httpx.AsyncClient, tokens: Tokens) -> None:
        self._settings, self._http, self._tokens = settings, http, tokens

    async def get(self, path: str) -> Json:
        """`path` may be a whole address, as Graph gives for the next page. Raises a `ChatError`."""
        address = path if path.startswith("http") else f"{self._settings.graph_url}/v1.0{path}"
        if not _same(urlsplit(address), urlsplit(self._settings.graph_url)):
            raise Refused("That is not where Microsoft Graph is reached.", "not_graph")
        try:
            answer = await self._http.get(address, headers=await self._auth(graph=True))
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise to_chat_error(error, _BUDGET) from error
        return found if isinstance(found, dict) else {}

    async def download(self, url: str, most: int) -> bytes:
        """The bytes of a file, at most `most`: of Teams' own hosts and Graph's, which alone get the bot's token.

        ("Send and receive files through a bot": pictures in a message are read with the bot's token.)
        """
        body = b""
        headers = await self._auth(graph=self._is_graph(url))
        try:
            async with self._http.stream("GET", url, headers=headers, follow_redirects=False) as answer:
                if answer.status_code != 200:
                    await answer.aread()
                    answer.raise_for_status()
                    raise Refused("Teams did not hand the file over.", str(answer.status_code))
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > most:
                        raise Refused("The file is too large to be kept.", "too_large")
        except httpx.HTTPError as error:
            raise to_chat_error(error, _BUDGET) from error
        return body

    def _is_graph(self, url: str) -> bool:
        """Raises `Refused` for a host that is nobody's we know: the address comes with a message."""
        asked = urlsplit(url)
        if _same(asked, urlsplit(self._settings.service_url)):
            return False
        if _same(asked, urlsplit(self._settings.graph_url)):
            return True
        if asked.scheme == "https" and is_microsofts(asked.hostname or ""):
            return False
        raise Refused("That file is not kept at Teams.", "not_a_teams_file")

    async def _auth(self, graph: bool) -> dict[str, str]:
        token = await self._tokens.graph() if graph else await self._tokens.get()
        return {"Authorization": f"Bearer {token}"} if token else {}


def _same(one: SplitResult, other: SplitResult) -> bool:
    return (one.scheme, one.netloc) == (other.scheme, other.netloc)
