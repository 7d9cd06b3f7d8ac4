"""What a status page needs to know. Secrets never show in a repr, and so never in a log."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class AtlassianSettings:
    """`notify` False changes the page without telling its subscribers; `timeout` is in seconds."""

    page_id: str
    api_key: str = field(repr=False)
    name: str = "statuspage"
    api_url: str = "https://api.statuspage.io"
    notify: bool = True
    timeout: float = 10.0
