"""Action ids: what names the handler, the value of controls that have none of their own, and a number.

"Block Kit: block elements": an `action_id` is unique within its block and at most 255 characters; only buttons carry a
`value`. So the id of a select is `action?value`, and a second one in a block gets `#2`; `decode` takes both off again.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from adapters.slack import limits
from core.chat.errors import Refused

LINK = "muster:link"
"""The action of a link button: Slack reports its use too, and nobody wants to know."""

_NUMBER = re.compile(r"#\d+\Z")
_PLAIN = "-_.:/ ,"


def encode(action: str, value: str = "", number: int = 1) -> str:
    """Raises `Refused` when it does not fit: an id can't be shortened without changing its meaning."""
    written = quote(action, safe=_PLAIN, errors="replace")
    if value:
        written += "?" + quote(value, safe=_PLAIN, errors="replace")
    if number > 1:
        written += f"#{number}"
    if len(written) > limits.ACTION_ID:
        raise Refused(f"The control “{action[:40]}” carries more than Slack can; shorten its value.", "action_too_long")
    return written


def decode(action_id: str) -> tuple[str, str]:
    """The action and the value."""
    action, _, value = _NUMBER.sub("", action_id).partition("?")
    return unquote(action), unquote(value)
