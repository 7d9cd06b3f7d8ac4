"""Entra's token endpoint, and the key server whose tokens come with each activity.

("Authenticate with the Bot Connector API"; "Microsoft identity platform and the OAuth 2.0 client credentials flow".)
"""

import uuid
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.teams.keys import ISSUER

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox

BOT, GRAPH = "https://api.botframework.com", "https://graph.microsoft.com"
_LIVES_S = 3599


class LogIn:
    """`issued` are the tokens that were given out: for which service, until when."""

    def __init__(self, sandbox: "TeamsSandbox") -> None:
        self._sandbox = sandbox
        self._issued: dict[str, tuple[str, float]] = {}

    def admits(self, token: str, service: str) -> bool:
        wanted, until = self._issued.get(token, ("", 0.0))
        return wanted == service and self._sandbox.config.clock() < until

    async def token(self, request: web.Request) -> web.Response:
        form, config = await request.post(), self._sandbox.config
        if request.match_info["tenant"] != config.tenant:
            return _refused(400, "invalid_request", "AADSTS90002: Tenant not found.")
        if form.get("grant_type") != "client_credentials":
            return _refused(400, "unsupported_grant_type", "AADSTS70003: The grant type is not supported.")
        if form.get("client_id") != config.client_id:
            return _refused(400, "unauthorized_client", "AADSTS700016: Application not found in the directory.")
        if form.get("client_secret") != config.client_secret:
            return _refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        service = str(form.get("scope", "")).removesuffix("/.default")
        if service not in (BOT, GRAPH):
            return _refused(400, "invalid_scope", "AADSTS70011: The provided value for 'scope' is not valid.")
        now = config.clock()
        made = self._sandbox.keys.token(now, service, self._sandbox.workspace.service_url, jti=uuid.uuid4().hex)
        self._issued[made] = (service, now + _LIVES_S)
        lives = {"expires_in": _LIVES_S, "ext_expires_in": _LIVES_S}
        return web.json_response({"token_type": "Bearer", **lives, "access_token": made})

    async def configuration(self, request: web.Request) -> web.Response:
        keys = f"{self._sandbox.base_url}/v1/.well-known/keys"
        known = {"id_token_signing_alg_values_supported": ["RS256"], "jwks_uri": keys}
        return web.json_response(
            {"issuer": ISSUER, "authorization_endpoint": "https://invalid.botframework.com", **known}
        )

    async def keys(self, request: web.Request) -> web.Response:
        return web.json_response(self._sandbox.keys.public)


def _refused(status: int, error: str, description: str) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)
