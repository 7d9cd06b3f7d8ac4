"""Open views: their stack, their state, and what a change of content does to what was typed."""

import secrets
from typing import Any

from sandbox.slack.errors import JSON
from sandbox.slack.model import View
from sandbox.slack.workspace import Workspace

# Slack docs, "Modals": the root and two more on top of it.
MOST_VIEWS = 3

# Where each stateful element keeps its value in view.state.values, and its initial value in the block.
STATE = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "rich_text_input": ("rich_text_value", "initial_value"),
}
_MANY = ("selected_options", "selected_users", "selected_conversations", "selected_channels")


def elements(block: JSON) -> list[JSON]:
    """The interactive elements of a block, wherever it keeps them."""
    found = [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
    return [e for e in found if isinstance(e, dict) and e.get("action_id")]


def initial(element: JSON) -> JSON:
    """A stateful element's value object before anybody touched it."""
    field, start = STATE[element["type"]]
    value: Any = element.get(start)
    if value is None and field in _MANY:
        value = []
    body: JSON = {"type": element["type"], field: value}
    if element["type"] == "timepicker" and element.get("timezone"):
        body["timezone"] = element["timezone"]
    return body


def initial_state(blocks: list[JSON], before: JSON | None = None) -> JSON:
    """Slack docs, "Modals": an input with the block_id and action_id it had before keeps what was typed."""
    state: JSON = {}
    for block in blocks:
        for element in elements(block):
            if element["type"] not in STATE:
                continue
            kept = (before or {}).get(block["block_id"], {}).get(element["action_id"])
            keeps = isinstance(kept, dict) and kept.get("type") == element["type"]
            state.setdefault(block["block_id"], {})[element["action_id"]] = kept if keeps else initial(element)
    return state


def _hash(workspace: Workspace) -> str:
    return f"{workspace.now()}.{secrets.token_urlsafe(6)}"


def _new(workspace: Workspace, user: str, source: JSON) -> View:
    id_ = workspace.ids.make("V")
    state = initial_state(source.get("blocks", []))
    return View(id_, user, source, _hash(workspace), root_id=id_, state=state)


def open_root(workspace: Workspace, user: str, source: JSON) -> View:
    """A new modal; one that was open gives way."""
    for old in workspace.stacks.get(user, []):
        workspace.changed("view_closed", old)
    view = _new(workspace, user, source)
    workspace.stacks[user] = [view]
    workspace.changed("view", view)
    return view


def push(workspace: Workspace, user: str, source: JSON) -> View:
    stack = workspace.stacks[user]
    view = _new(workspace, user, source)
    view.root_id, view.previous_id = stack[0].id, stack[-1].id
    stack.append(view)
    workspace.changed("view", view)
    return view


def replace(workspace: Workspace, view: View, source: JSON) -> View:
    view.source, view.hash = source, _hash(workspace)
    view.state = initial_state(source.get("blocks", []), view.state)
    view.errors, view.failure = {}, ""
    workspace.changed("view", view)
    return view


def publish(workspace: Workspace, user: str, source: JSON) -> View:
    view = workspace.homes.get(user)
    if view is not None:
        return replace(workspace, view, source)
    view = workspace.homes[user] = _new(workspace, user, source)
    workspace.changed("view", view)
    return view


def close(workspace: Workspace, view: View, everything: bool = False) -> None:
    """The top view goes and the one under it shows; or the whole modal."""
    stack = workspace.stacks.get(view.user, [])
    gone = list(stack) if everything else [v for v in stack if v is view]
    for one in reversed(gone):
        stack.remove(one)
        workspace.changed("view_closed", one)
    if stack:
        workspace.changed("view", stack[-1])


def top(workspace: Workspace, user: str) -> View | None:
    stack = workspace.stacks.get(user)
    return stack[-1] if stack else None
