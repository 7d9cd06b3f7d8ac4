"""Each limit: at it, fine; one above, refused, with the path of what is wrong."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from sandbox.discord import rules


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "a", **more}


def rows(*components: dict[str, Any]) -> dict[str, Any]:
    return {"components": [{"type": 1, "components": list(components)}]}


def select(**more: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "s", "options": [{"label": "A", "value": "a"}], **more}


def modal(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    inner = [{"type": 18, "label": "L", "component": each} for each in components]
    return {"custom_id": "m", "title": "T", "components": inner, **more}


def text_input(**more: Any) -> dict[str, Any]:
    return {"type": 4, "custom_id": "t", "style": 1, **more}


FINE: dict[str, dict[str, Any]] = {
    "content": {"content": "x" * 2000},
    "an emoji counts twice": {"content": "😀" * 1000},
    "nonce": {"content": "x", "nonce": "n" * 25, "enforce_nonce": True},
    "nobody may be called": {"content": "x", "allowed_mentions": {"parse": []}},
    "embed": {"embeds": [{"title": "t" * 256, "description": "d" * 4096}]},
    "field": {"embeds": [{"fields": [{"name": "n" * 256, "value": "v" * 1024}] * 2}]},
    "buttons": rows(*(button(custom_id=str(n)) for n in range(5))),
    "select": rows(select(placeholder="p" * 150)),
    "link": rows({"type": 2, "style": 5, "label": "Go", "url": "https://a.example"}),
}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "content": ({"content": "x" * 2001}, "content"),
    "an emoji counts twice": ({"content": "😀" * 1001}, "content"),
    "nonce": ({"content": "x", "nonce": "n" * 26}, "nonce"),
    "enforced nonce": ({"content": "x", "enforce_nonce": True}, "nonce"),
    "mentions": ({"allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
    "mention kind": ({"allowed_mentions": {"parse": ["all"]}}, "allowed_mentions.parse.0"),
    "embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds"),
    "embed title": ({"embeds": [{"title": "t" * 257}]}, "embeds.0.title"),
    "embed in all": ({"embeds": [{"description": "d" * 3001}] * 2}, "embeds"),
    "empty field": ({"embeds": [{"fields": [{"name": "n", "value": ""}]}]}, "embeds.0.fields.0.value"),
    "picture": ({"embeds": [{"image": {"url": "javascript:x"}}]}, "embeds.0.image.url"),
    "rows": ({"components": [{"type": 1, "components": [button(custom_id=str(n))]} for n in range(6)]}, "components"),
    "buttons": (rows(*(button(custom_id=str(n)) for n in range(6))), "components.0.components"),
    "the same id": (rows(button(), button()), "components.0.components.1.custom_id"),
    "long id": (rows(button(custom_id="a" * 101)), "components.0.components.0.custom_id"),
    "label": (rows(button(label="l" * 81)), "components.0.components.0.label"),
    "link with an id": (
        rows({"type": 2, "style": 5, "label": "x", "url": "https://a.example", "custom_id": "a"}),
        "components.0.components.0.custom_id",
    ),
    "select beside a button": (rows(select(), button()), "components.0.components"),
    "options": (
        rows(select(options=[{"label": "x", "value": str(n)} for n in range(26)])),
        "components.0.components.0.options",
    ),
    "the same value": (
        rows(select(options=[{"label": "x", "value": "1"}] * 2)),
        "components.0.components.0.options.1.value",
    ),
    "a text input": (rows(text_input()), "components.0.components.0.type"),
    "ephemeral without an interaction": ({"content": "x", "flags": 64}, "flags"),
}


@pytest.mark.parametrize("name", FINE)
def test_a_message_that_is_taken(name: str) -> None:
    assert rules.check_message(FINE[name]) == {}


@pytest.mark.parametrize("name", WRONG)
def test_a_message_that_is_refused(name: str) -> None:
    body, path = WRONG[name]
    at: Any = rules.check_message(body)
    for step in path.split("."):
        at = at[step]
    assert at["_errors"][0]["code"]


@pytest.mark.parametrize(
    "wrong",
    [
        modal(*(text_input(custom_id=str(n)) for n in range(6))),
        modal(text_input(), title="t" * 46),
        modal(text_input(label="no")),
        modal(text_input(), text_input()),
        modal(text_input(max_length=4001)),
        modal(text_input(max_length=2, value="abc")),
        modal(select(disabled=True)),
        modal(select(required=True, min_values=0)),
        modal(button()),
        modal(),
    ],
)
def test_a_form_that_is_refused(wrong: dict[str, Any]) -> None:
    assert rules.check_modal(wrong)


def test_what_the_real_library_builds_is_taken() -> None:
    class Asked(discord.ui.Modal, title="Declare"):
        name: discord.ui.Label[Any] = discord.ui.Label(text="Title", component=discord.ui.TextInput(max_length=200))
        who: discord.ui.Label[Any] = discord.ui.Label(
            text="Lead", component=discord.ui.UserSelect(required=False, min_values=0)
        )

    assert rules.check_modal(Asked().to_dict()) == {}
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Go", custom_id="go"))
    view.add_item(discord.ui.Button(label="Doc", url="https://a.example"))
    assert rules.check_message({"content": "x", "components": view.to_components()}) == {}
    embed = discord.Embed(title="t", description="d").add_field(name="n", value="v")
    assert rules.check_message({"embeds": [embed.to_dict()]}) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        [{"name": "Incident", "description": "x"}],
        [{"name": "incident"}],
        [{"name": "a", "description": "x"}, {"name": "a", "description": "x"}],
        [
            {
                "name": "a",
                "description": "x",
                "options": [{"type": 3, "name": str(n), "description": "x"} for n in range(26)],
            }
        ],
        [
            {
                "name": "a",
                "description": "x",
                "options": [
                    {"type": 3, "name": "b", "description": "x"},
                    {"type": 3, "name": "c", "description": "x", "required": True},
                ],
            }
        ],
        [{"type": 3, "name": "Add", "description": "no"}],
    ],
)
def test_commands_that_are_refused(wrong: list[dict[str, Any]]) -> None:
    assert rules.check_commands(wrong)
