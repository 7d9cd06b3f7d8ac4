"""`POST /_sandbox/act`: what a person did on the browser page."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.slack.errors import JSON, CannotDo
from sandbox.slack.submissions import NOT_SUBMITTED
from sandbox.slack.wire import AppReply

if TYPE_CHECKING:
    from sandbox.slack.sandbox import SlackSandbox

Act = Callable[["SlackSandbox", str, JSON], Awaitable[Any]]
_VALUES = [
    "selected_option",
    "selected_options",
    "selected_user",
    "selected_users",
    "selected_conversation",
    "selected_conversations",
    "selected_channel",
    "selected_channels",
    "selected_date",
    "selected_time",
    "selected_date_time",
    "value",
]


def chosen(act: JSON) -> Any:
    """The value of whichever field an element of its type sends."""
    return next((act[name] for name in _VALUES if act.get(name) is not None), None)


async def _post(sandbox: "SlackSandbox", user: str, act: JSON) -> Any:
    """As in the real composer, a line that starts with a slash is a command."""
    text = str(act["text"])
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    if word.startswith("/") and word != "/me":
        if act.get("thread_ts"):
            raise CannotDo(f"{word} is not supported in threads. Sorry!")
        return await sandbox.slash(user, act["channel"], word, text[len(word) :])
    if not text.strip():
        raise CannotDo("There is nothing to send.")
    return await sandbox.post(user, act["channel"], text, act.get("thread_ts"))


async def _click(sandbox: "SlackSandbox", user: str, act: JSON) -> Any:
    return await sandbox.select(user, act["channel"], act["ts"], act["action_id"], chosen(act), act.get("block_id"))


async def _view_action(sandbox: "SlackSandbox", user: str, act: JSON) -> Any:
    view_id, values = act["view_id"], act.get("values")
    return await sandbox.use_view(user, view_id, act["action_id"], chosen(act), act.get("block_id"), values)


async def _submit(sandbox: "SlackSandbox", user: str, act: JSON) -> Any:
    return await sandbox.submit_view(user, act["view_id"], act.get("values") or {})


async def _create(sandbox: "SlackSandbox", user: str, act: JSON) -> Any:
    room = await sandbox.create_channel(user, act["name"], bool(act.get("is_private")))
    return {"channel": room.id}


async def _dm(sandbox: "SlackSandbox", user: str, act: JSON) -> Any:
    people = [sandbox.person(user).id, sandbox.person(act["who"]).id]
    return {"channel": sandbox.workspace.direct(*people).id}


ACTS: dict[str, Act] = {
    "post": _post,
    "edit": lambda s, u, a: s.edit(u, a["channel"], a["ts"], a["text"]),
    "delete": lambda s, u, a: s.delete(u, a["channel"], a["ts"]),
    "pin": lambda s, u, a: s.pin(u, a["channel"], a["ts"]),
    "unpin": lambda s, u, a: s.unpin(u, a["channel"], a["ts"]),
    "react": lambda s, u, a: s.react(u, a["channel"], a["ts"], a["name"]),
    "unreact": lambda s, u, a: s.unreact(u, a["channel"], a["ts"], a["name"]),
    "join": lambda s, u, a: s.join(u, a["channel"]),
    "leave": lambda s, u, a: s.leave(u, a["channel"]),
    "invite": lambda s, u, a: s.invite(u, a["channel"], a["who"]),
    "kick": lambda s, u, a: s.kick(a["channel"], a["who"], by=u),
    "create_channel": _create,
    "rename": lambda s, u, a: s.rename(u, a["channel"], a["name"]),
    "archive": lambda s, u, a: s.archive(u, a["channel"]),
    "set_topic": lambda s, u, a: s.set_topic(u, a["channel"], a["topic"]),
    "click": _click,
    "view_submit": _submit,
    "view_close": lambda s, u, a: s.close_view(u, a["view_id"]),
    "view_action": _view_action,
    "message_shortcut": lambda s, u, a: s.message_shortcut(u, a["channel"], a["ts"], a["callback_id"]),
    "global_shortcut": lambda s, u, a: s.global_shortcut(u, a["callback_id"]),
    "open_home": lambda s, u, a: s.open_home(u),
    "open_dm": _dm,
}


class PageActs:
    def __init__(self, sandbox: "SlackSandbox") -> None:
        self.sandbox = sandbox

    async def handle(self, request: web.Request) -> web.StreamResponse:
        try:
            act = await request.json()
            return web.json_response({"ok": True, **await self._run(act)})
        except CannotDo as refusal:
            return web.json_response({"ok": False, "error": str(refusal)})
        except KeyError as missing:
            return web.json_response({"ok": False, "error": f"{missing} is missing from this action."})
        except ValueError:
            return web.json_response({"ok": False, "error": "That is not a JSON object."}, status=400)

    async def _run(self, act: JSON) -> JSON:
        doing = ACTS.get(act.get("action", ""))
        if doing is None:
            raise CannotDo(f"There is no action {act.get('action')!r}.")
        result = await doing(self.sandbox, str(act["user"]), act)
        if isinstance(result, AppReply):
            return _told(act, result)
        if isinstance(result, dict):
            return result
        return {"ts": result.ts} if hasattr(result, "ts") else {}


def _told(act: JSON, reply: AppReply) -> JSON:
    """The app's failure is shown where Slack shows it: in the form for a submission, else by a line of its own."""
    if reply.error and act["action"] == "view_submit" and reply.error != NOT_SUBMITTED:
        return {"ok": False, "error": reply.shown}
    return {"status": reply.status, "failed": reply.shown or None}
