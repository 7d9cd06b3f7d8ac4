"""What a platform can do. The core asks these, never the platform's name."""

from __future__ import annotations

import msgspec


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """Declared by each adapter; `docs/platforms.md` is made from it."""

    forms: bool = False
    form_fields: int = 0
    """Most fields in one form; 0 when there are no forms. Longer ones are asked in steps."""
    form_errors: bool = False
    """Errors can be shown beside the fields of a form that stays open."""
    private_replies: bool = False
    """Only-you messages anywhere."""
    private_answers: bool = False
    """Only-you messages in answer to a command, click or form."""
    buttons: bool = True
    """Buttons and menus tell Muster that they were used. Without: links to the web UI, each for one person and one use."""
    confirms: bool = False
    """A button can ask before it takes effect."""
    direct_messages: bool = False
    channels: bool = False
    private_channels: bool = False
    threads: bool = False
    edits: bool = False
    reactions: bool = False
    pins: bool = False
    bookmarks: bool = False
    topics: bool = False
    home: bool = False
    message_shortcuts: bool = False
    channel_name_length: int = 80
    channel_name_prefix: str = "inc-"
