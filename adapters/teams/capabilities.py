"""What each mode can do."""

from __future__ import annotations

from adapters.teams import limits
from core.chat.capabilities import Capabilities

CAPABILITIES = Capabilities(
    forms=True,
    form_fields=limits.FORM_FIELDS,
    form_errors=True,
    private_answers=True,
    confirms=True,
    direct_messages=True,
    threads=True,
    edits=True,
    message_shortcuts=True,
)

WEBHOOK_CAPABILITIES = Capabilities(buttons=False)
