"""Blocks and their limits, per surface (Slack docs, "Blocks")."""

from typing import Any

from sandbox.slack.blockkit import elements, objects
from sandbox.slack.blockkit.schema import Check, Problems, anything, array, flag, text, thing, typed

_ID: dict[str, Check] = {"block_id": text(255)}


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None, *more: Check) -> Check:
    return thing({"type": anything, **required}, {**_ID, **(optional or {})}, *more)


def _says_something(value: dict[str, Any], at: str, problems: Problems) -> None:
    if not value.get("text") and not value.get("fields"):
        problems.append(("missing required field: text or fields", at))


_COMMON: dict[str, Check] = {
    "section": _block(
        {},
        {
            "text": objects.marked(3000),
            "fields": array(objects.marked(2000), 10),
            "accessory": typed(elements.IN_SECTION),
            "expand": flag,
        },
        _says_something,
    ),
    "divider": _block({}),
    "header": _block({"text": objects.plain(150)}),
    "context": _block(
        {
            "elements": array(
                typed(
                    {
                        "image": elements.ELEMENTS["image"],
                        "plain_text": objects.plain(3000),
                        "mrkdwn": objects.marked(3000),
                    }
                ),
                10,
            )
        }
    ),
    "actions": _block({"elements": array(typed(elements.IN_ACTIONS), 25)}),
    "image": _block(
        {"alt_text": text(2000)}, {"title": objects.plain(2000), **elements.picture_source}, elements.one_picture
    ),
    "video": _block(
        {"video_url": text(3000), "thumbnail_url": text(3000), "alt_text": text(2000), "title": objects.plain(199)},
        {
            "title_url": text(3000),
            "author_name": text(49),
            "provider_name": text(255),
            "provider_icon_url": text(3000),
            "description": objects.plain(199),
        },
    ),
    "rich_text": _block({"elements": array(anything, 1000, least=0)}),
}


def _input(extra: dict[str, Check]) -> Check:
    return _block(
        {"label": objects.plain(2000), "element": typed({**elements.IN_INPUT, **extra})},
        {"hint": objects.plain(2000), "optional": flag, "dispatch_action": flag},
    )


IN_MESSAGES: dict[str, Check] = {
    **_COMMON,
    "input": _input({}),
    "markdown": _block({"text": text(12_000)}),
    "table": _block({"rows": array(anything, 100)}, {"column_settings": array(anything, 20)}),
}
IN_MODALS: dict[str, Check] = {**_COMMON, "input": _input(elements.only("file_input"))}
IN_HOMES: dict[str, Check] = {**_COMMON, "input": _input({})}
