"""Checking whole messages and views, and filling in the ids that Slack would make up."""

import copy
import json
from typing import Any

from sandbox.slack.blockkit import elements, kinds, objects
from sandbox.slack.blockkit.schema import Check, Problems, anything, array, flag, text, thing, typed
from sandbox.slack.errors import JSON, Refused
from sandbox.slack.ids import Ids

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
# Slack docs, "views.open": a view is at most 250 kB.
VIEW_BYTES = 250 * 1024
# Not in the documents: messages with markdown blocks are refused from about 13,200 characters in all.
MARKDOWN_TOTAL = 13_200

_VIEW: dict[str, Check] = {"callback_id": text(255), "private_metadata": text(3000, least=0), "external_id": text(255)}
_SURFACES: dict[str, Check] = {
    "modal": thing(
        {
            "type": anything,
            "title": objects.plain(24),
            "blocks": array(typed(kinds.IN_MODALS), VIEW_BLOCKS, least=0),
        },
        {
            **_VIEW,
            "submit": objects.plain(24),
            "close": objects.plain(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
        },
    ),
    # A Home tab has neither title nor buttons of its own.
    "home": thing({"type": anything, "blocks": array(typed(kinds.IN_HOMES), VIEW_BLOCKS, least=0)}, _VIEW),
}
_MESSAGE = array(typed(kinds.IN_MESSAGES), MESSAGE_BLOCKS, least=0)


def check_message_blocks(blocks: Any, ids: Ids) -> list[JSON]:
    """The blocks as Slack keeps them, or `invalid_blocks` with a sentence and pointer for each fault."""
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    problems: Problems = []
    _MESSAGE(blocks, "/blocks", problems)
    _check_ids(blocks, "/blocks", problems)
    if problems:
        worded = [f"{sentence} [json-pointer:{at}]" for sentence, at in problems]
        raise Refused("invalid_blocks", errors=worded, response_metadata={"messages": [f"[ERROR] {w}" for w in worded]})
    if any(b["type"] == "markdown" for b in blocks) and _characters(blocks) > MARKDOWN_TOTAL:
        raise Refused("msg_blocks_too_long")
    return _with_ids(blocks, ids)


def check_view(view: JSON, surface: str, ids: Ids) -> JSON:
    """A modal or Home tab, or `invalid_arguments` with a sentence and pointer for each fault."""
    problems: Problems = []
    if view.get("type") != surface:
        what = "missing required field: type" if "type" not in view else f"unsupported type: {view['type']}"
        problems.append((what, "/view" if "type" not in view else "/view/type"))
    _SURFACES[surface](view, "/view", problems)
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        _check_ids(blocks, "/view/blocks", problems)
        _check_view_as_a_whole(view, blocks, surface, problems)
    if problems:
        worded = [f"[ERROR] {sentence} [json-pointer:{at}]" for sentence, at in problems]
        raise Refused("invalid_arguments", response_metadata={"messages": worded})
    if len(json.dumps(view)) > VIEW_BYTES:
        raise Refused("view_too_large")
    return {**copy.deepcopy(view), "blocks": _with_ids(view["blocks"], ids)}


def _check_view_as_a_whole(view: JSON, blocks: list[Any], surface: str, problems: Problems) -> None:
    inputs = [b for b in blocks if isinstance(b, dict) and b.get("type") == "input"]
    if surface == "modal" and inputs and not view.get("submit"):
        where = f"/view/blocks/{blocks.index(inputs[0])}/input"
        problems.append(("must define `submit` to use an `input` block in modals", where))
    focused = [b for b in inputs if isinstance(b.get("element"), dict) and b["element"].get("focus_on_load")]
    if len(focused) > 1:
        problems.append(("only one element may have focus_on_load", "/view/blocks"))


def _check_ids(blocks: list[Any], at: str, problems: Problems) -> None:
    """Slack docs, "Blocks": block ids are unique in a surface, action ids within their block."""
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            problems.append((f"`block_id` `{block_id}` already exists", f"{at}/{number}/block_id"))
        seen.add(str(block_id)) if block_id else None
        actions = [e.get("action_id") for e in block.get("elements") or [] if isinstance(e, dict)]
        actions = [a for a in actions if a]
        for action in {a for a in actions if actions.count(a) > 1}:
            sentence = f"`action_id` `{action}` already exists for block_id: `{block_id}`"
            problems.append((sentence, f"{at}/{number}/elements"))


def _with_ids(blocks: list[JSON], ids: Ids) -> list[JSON]:
    """A copy with made-up block and action ids where there were none, and `emoji`/`verbatim` spelled out."""
    filled = copy.deepcopy(blocks)
    for block in filled:
        block.setdefault("block_id", ids.make("b"))
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]:
            if isinstance(element, dict) and element.get("type") in elements.INTERACTIVE:
                element.setdefault("action_id", ids.make("a"))
        _spell_out(block)
    return filled


def _spell_out(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _spell_out(item)
    elif isinstance(node, dict):
        if node.get("type") == "plain_text":
            node.setdefault("emoji", True)
        elif node.get("type") == "mrkdwn":
            node.setdefault("verbatim", False)
        for value in node.values():
            _spell_out(value)


def _characters(node: Any) -> int:
    if isinstance(node, list):
        return sum(_characters(item) for item in node)
    if isinstance(node, dict):
        own = len(node["text"]) if isinstance(node.get("text"), str) else 0
        return own + sum(_characters(v) for v in node.values() if isinstance(v, dict | list))
    return 0
