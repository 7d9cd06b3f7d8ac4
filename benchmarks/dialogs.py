"""`dialog.open`, which the predecessor calls and nothing newer does (Slack docs, "dialog.open"): taught to the sandbox here.

What a person sees is a view without blocks: enough to tell that and when it opened.
"""

from __future__ import annotations

from sandbox.slack import modals
from sandbox.slack.api.call import Call
from sandbox.slack.api.registry import METHODS, method
from sandbox.slack.errors import JSON


def learn() -> None:
    """Known to every sandbox of this process from now on."""
    if "dialog.open" not in METHODS:
        method("dialog.open", tier=4, required="dialog trigger_id")(_open)


def _open(call: Call) -> JSON:
    dialog = call.structure("dialog", "validation_errors")
    trigger = call.sandbox.permissions.use_trigger(call.text("trigger_id"))
    trigger.used = True
    title = {"type": "plain_text", "text": str(dialog["title"])}
    modals.open_root(call.workspace, trigger.user, {"type": "modal", "title": title, "blocks": []})
    return {}
