"""What people write on Discord, read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.discord.markup import read_markdown
from core.chat.markdown import to_markdown
from core.chat.text import Channel, CodeBlock, Group, Link, Person, Time
from core.chat.words import first_word
from tests.adapters.discord.support import ADA, CHANNEL, IDENTITY, ROLE, person


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("plain words", "plain words"),
        ("**bold** *it* ~~gone~~ _so_", "**bold** _it_ ~~gone~~ _so_"),
        ("`x < y`", "`x < y`"),
        ("two\nlines", "two\\\nlines"),
        ("> quoted", "> quoted"),
        ("- one\n- two", "- one\n- two"),
        ("snake_case_name", r"snake\_case\_name"),
        (r"not \*bold\*", r"not \*bold\*"),
        ("# Title", "**Title**"),
        ("<:party:123456789>", ":party:"),
        ("[words](https://a.example)", "[words](https://a.example)"),
        ("[words](muster:person/x/y/z)", "words"),
        ("[words](javascript:x)", r"\[words\](javascript:x)"),
    ],
)
def test_markdown(said: str, stored: str) -> None:
    assert to_markdown(read_markdown(said, IDENTITY)) == stored


def test_entities() -> None:
    said = f"<@{ADA}> <@!{ADA}> <#{CHANNEL}> <@&{ROLE}> <t:1772625600:R> <https://a.example> https://b.example/x."
    found = list(read_markdown(said, IDENTITY, {ADA: "Ada", ROLE: "db"}).inlines())
    assert [each for each in found if isinstance(each, Person)] == [Person(person(), "Ada")] * 2
    assert Channel(IDENTITY.place(CHANNEL), "") in found
    assert Group(ROLE, "db") in found
    assert Time(datetime(2026, 3, 4, 12, tzinfo=UTC), "relative") in found
    assert [each.url for each in found if isinstance(each, Link)] == ["https://a.example", "https://b.example/x"]


def test_code_keeps_what_looks_like_an_entity() -> None:
    (block,) = read_markdown(f"```py\n<@{ADA}> **x**\n```", IDENTITY).blocks
    assert block == CodeBlock(f"<@{ADA}> **x**")


def test_a_command_begins_with_its_first_word() -> None:
    word, rest = first_word(read_markdown(f"lead <@{ADA}>", IDENTITY))
    assert word == "lead"
    assert rest.people() == (person(),)
