"""The small ones: who am I, which team, which bot, which file, where to connect (Slack docs, each method's page)."""

from sandbox.slack import shapes
from sandbox.slack.api.call import Call
from sandbox.slack.api.registry import method
from sandbox.slack.errors import JSON, Refused


@method("api.test", tier=4, token="none")  # noqa: S106 - it takes none
def test(call: Call) -> JSON:
    if error := call.text("error"):
        raise Refused(error, args=dict(call.args))
    return {"args": dict(call.args)}


@method("auth.test", tier=0)
def auth_test(call: Call) -> JSON:
    workspace = call.workspace
    return {
        "url": f"{shapes.team_url(workspace)}/",
        "team": workspace.config.team_name,
        "user": workspace.config.bot_handle,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", tier=1, token="app")  # noqa: S106 - which kind
def connections_open(call: Call) -> JSON:
    ticket = call.sandbox.sockets.ticket()
    base = call.sandbox.public_url.replace("http", "ws", 1)
    return {"url": f"{base}/link?ticket={ticket}&app_id={call.workspace.app_id}"}


@method("team.info", tier=3, scopes="team:read", takes_json=False)
def team_info(call: Call) -> JSON:
    config = call.workspace.config
    team: JSON = {"id": call.workspace.team_id, "name": config.team_name, "domain": config.team_domain}
    team.update(url=f"{shapes.team_url(call.workspace)}/", email_domain="acme.example", icon={"image_default": True})
    return {"team": team}


@method("bots.info", tier=3, scopes="users:read", takes_json=False)
def bots_info(call: Call) -> JSON:
    if call.text("bot", call.workspace.bot_id) != call.workspace.bot_id:
        raise Refused("bot_not_found")
    return {"bot": shapes.bot_profile(call.workspace)}


@method("files.info", tier=4, scopes="files:read", required="file", takes_json=False)
def files_info(call: Call) -> JSON:
    found = call.workspace.files.get(call.text("file"))
    if found is None:
        raise Refused("file_not_found")
    return {"file": found, "comments": [], "response_metadata": {"next_cursor": ""}}
