"""Nothing that a person types means anything to Discord."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.escaping import escape, shorten, units
from adapters.discord.markup import read_markdown
from adapters.discord.render import render_message
from core.chat.cards import Message
from core.chat.text import Plain, text
from tests.adapters.discord.support import IDENTITY

TYPED = st.text(st.sampled_from("ab @everyone#-*_~`|<>[]()!&:.1\n\\") | st.characters(codec="utf-8"), max_size=120)
_ENTITY = re.compile(r"(?<!\\)<(@[!&]?|#|t:|a?:)")


def _squeezed(said: str) -> str:
    return "".join(each for each in said if each.isalnum() or each in "*_~`|<>[]()#@&:")


@given(TYPED)
def test_it_comes_back_as_it_was_typed(typed: str) -> None:
    """Read by our own reader, as far as white space goes."""
    back = read_markdown(escape(typed), IDENTITY)
    wanted = _squeezed("".join(each for each in typed if ord(each) >= 32 or each == "\n").replace("\ufeff", ""))
    assert _squeezed(back.plain) == wanted


@given(TYPED)
def test_it_calls_nobody(typed: str) -> None:
    sent = render_message(Message(text=text(Plain(typed))), IDENTITY)
    assert "@everyone" not in sent["content"]
    assert not _ENTITY.search(sent["content"].replace("\\\\", ""))
    assert sent["allowed_mentions"]["parse"] == []
    assert sent["allowed_mentions"]["users"] == []


@given(st.text(st.characters(codec="utf-8"), max_size=80), st.integers(min_value=2, max_value=40))
def test_shortened_to_the_limit(typed: str, limit: int) -> None:
    assert units(shorten(typed, limit)) <= limit
