"""The predecessor's texts: Slack's mrkdwn, sent through an HTML sanitiser once before it was stored."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from adapters.slack.identity import Identity
from adapters.slack.markup import read_mrkdwn
from core.chat.markdown import to_markdown

# What the sanitiser made of Slack's own brackets: `<@U1>`, `<#C1|general>`, `<!here>`, `<https://…|graph>`.
_BRACKETS = re.compile(r"&lt;((?:[@#!]|https?://|mailto:)[^<>\s]*?(?:\|.*?)?)&gt;")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)>")


def plain(stored: str | None) -> str:
    """A title: what was typed, on one line."""
    return " ".join(html.unescape(stored or "").split())


def markdown(stored: str | None, identity: Identity, names: Mapping[str, str]) -> str:
    """A longer text as Markdown, with mentions, links and styles; `names` by the people's ids in Slack."""
    mrkdwn = _BRACKETS.sub(r"<\1>", stored or "")
    named = _PERSON.sub(lambda found: f"<@{found[1]}|{names.get(found[1], found[1])}>", mrkdwn)
    return to_markdown(read_mrkdwn(named, identity))
