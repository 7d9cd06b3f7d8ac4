"""What a person enters into an element, turned into Slack's state values; and what the client refuses by itself."""

import re
from typing import Any

from sandbox.slack import modals
from sandbox.slack.errors import JSON, CannotDo
from sandbox.slack.workspace import Workspace

REQUIRED = "Please complete this required field."


def state_value(workspace: Workspace, element: JSON, value: Any) -> JSON:
    """The state object for a plain value ("sev1", "ada", a list, a date), or one given ready-made."""
    kind = element["type"]
    field, _ = modals.STATE[kind]
    if isinstance(value, dict) and field in value:
        return {"type": kind, field: value[field]}
    return {**modals.initial(element), field: _converted(workspace, element, field, value)}


def _converted(workspace: Workspace, element: JSON, field: str, value: Any) -> Any:
    if field.endswith("s") and isinstance(value, list | tuple | set):
        return [_single(workspace, element, field[:-1], v) for v in value]
    if field.endswith("s"):
        return [] if value is None else [_single(workspace, element, field[:-1], value)]
    return None if value is None else _single(workspace, element, field, value)


def _single(workspace: Workspace, element: JSON, field: str, value: Any) -> Any:
    if field == "selected_option":
        return option(element, value)
    if field == "selected_user":
        return workspace.find_person(value).id
    if field in ("selected_conversation", "selected_channel"):
        return workspace.find_channel(value).id
    if field == "selected_date_time":
        return int(value)
    return value if isinstance(value, dict) else str(value)


def option(element: JSON, value: Any) -> JSON:
    """One of the options, by its value or by its words; what is not offered cannot be picked."""
    offered: list[JSON] = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        offered += group["options"]
    wanted = value.get("value") if isinstance(value, dict) else value
    for one in offered:
        if wanted in (one.get("value"), one["text"]["text"]):
            return one
    raise CannotDo(f"{wanted!r} is not among {[o['text']['text'] for o in offered]}")


def action(workspace: Workspace, element: JSON, value: Any) -> JSON:
    """The fields that an element of this type adds to an action (Slack docs, "block_actions payload")."""
    kind = element["type"]
    if kind == "button":
        body: JSON = {"text": element["text"]}
        body.update({name: element[name] for name in ("value", "style", "url") if element.get(name)})
        return body
    if kind == "overflow":
        return {"selected_option": option(element, value)}
    body = state_value(workspace, element, value)
    start = modals.STATE[kind][1]
    if start in element:
        body[start] = element[start]
    if "placeholder" in element:
        body["placeholder"] = element["placeholder"]
    return body


def find(blocks: list[JSON], action_id: str, block_id: str | None = None) -> tuple[JSON, JSON]:
    """The block and the element that carry this action."""
    for block in blocks:
        for element in modals.elements(block):
            if element["action_id"] == action_id and block_id in (None, "", block["block_id"]):
                return block, element
    raise CannotDo(f"there is nothing with action_id {action_id!r} to use here")


def fill(workspace: Workspace, blocks: list[JSON], state: JSON, values: dict[str, Any]) -> JSON:
    """The state with these values entered; a key is a block_id, an action_id or a label."""
    filled = {block: dict(inner) for block, inner in state.items()}
    for key, value in values.items():
        block, element = _by_any_name(blocks, key)
        given = value.get(element["action_id"], value) if isinstance(value, dict) else value
        filled.setdefault(block["block_id"], {})[element["action_id"]] = state_value(workspace, element, given)
    return filled


def _by_any_name(blocks: list[JSON], key: str) -> tuple[JSON, JSON]:
    """A block_id is unique in the view, so it goes before an action_id, and that before a label."""
    found = [(b, e) for b in blocks for e in modals.elements(b) if e["type"] in modals.STATE]
    names = [(b["block_id"], e["action_id"], (b.get("label") or {}).get("text")) for b, e in found]
    for which in range(3):
        for number, pair in enumerate(found):
            if names[number][which] == key:
                return pair
    raise CannotDo(f"there is no input {key!r} in this form")


def refusals(blocks: list[JSON], state: JSON) -> dict[str, str]:
    """What the client says before anything is sent: required fields, lengths, formats."""
    errors = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        entered = state.get(block["block_id"], {}).get(element["action_id"], {})
        value = entered.get(modals.STATE.get(element["type"], ("files", ""))[0])
        problem = _problem(element, value) if value not in (None, "", []) else ""
        if value in (None, "", []) and not block.get("optional"):
            problem = REQUIRED
        if problem:
            errors[block["block_id"]] = problem
    return errors


def _problem(element: JSON, value: Any) -> str:
    kind = element["type"]
    if kind == "plain_text_input":
        least, most = element.get("min_length") or 0, element.get("max_length") or 3000
        if len(value) < least:
            return f"Please enter at least {least} characters."
        return f"Please enter no more than {most} characters." if len(value) > most else ""
    if kind == "number_input":
        return "" if re.fullmatch(r"-?\d+(\.\d+)?", value) else "Please enter a number."
    if kind == "email_text_input":
        return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "Please enter an email address."
    if kind == "url_text_input":
        return "" if re.match(r"https?://\S+$", value) else "Please enter a link."
    return ""
