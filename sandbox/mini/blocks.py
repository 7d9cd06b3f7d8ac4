"""Block Kit as Slack's reference documents it: what is refused, and with which words."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_MESSAGE = {"section", "header", "divider", "context", "actions", "image", "rich_text", "markdown"}
_MODAL = {"section", "header", "divider", "context", "actions", "image", "input", "rich_text"}
_SELECTS = {"static_select", "users_select", "conversations_select", "channels_select"}
_MULTI = {"multi_static_select", "multi_users_select"}
_ACTIONS = (
    _SELECTS
    | _MULTI
    | {"button", "overflow", "datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons"}
)
_INPUTS = (_ACTIONS - {"button", "overflow"}) | {"plain_text_input"}


class InvalidBlocks(Exception):
    """`messages` are as `response_metadata.messages` carries them."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


class _Check:
    def __init__(self) -> None:
        self.messages: list[str] = []

    def fail(self, pointer: str, words: str) -> None:
        self.messages.append(f"[ERROR] {words} [json-pointer:{pointer}]")

    def text(self, value: Any, pointer: str, limit: int, plain: bool = False) -> None:
        if not isinstance(value, dict) or value.get("type") not in ("plain_text", "mrkdwn"):
            self.fail(pointer, "missing required field: text object")
            return
        if plain and value["type"] != "plain_text":
            self.fail(f"{pointer}/type", "must be plain_text")
        words = value.get("text")
        if not isinstance(words, str) or not words:
            self.fail(f"{pointer}/text", "must be more than 0 characters")
        elif len(words) > limit:
            self.fail(f"{pointer}/text", f"must be less than {limit + 1} characters")
        extra = set(value) - {"type", "text", "emoji", "verbatim"}
        if extra:
            self.fail(pointer, f"no more than 0 additional properties: {sorted(extra)}")

    def string(self, body: Json, name: str, pointer: str, limit: int, required: bool = False) -> None:
        value = body.get(name)
        if value is None:
            if required:
                self.fail(pointer, f"missing required field: {name}")
            return
        if not isinstance(value, str):
            self.fail(f"{pointer}/{name}", "must be a string")
        elif len(value) > limit:
            self.fail(f"{pointer}/{name}", f"must be less than {limit + 1} characters")
        elif required and not value:
            self.fail(f"{pointer}/{name}", "must be more than 0 characters")

    def items(self, value: Any, pointer: str, most: int, least: int = 1) -> list[Any]:
        if not isinstance(value, list) or len(value) < least:
            self.fail(pointer, f"no fewer than {least} items allowed")
            return value if isinstance(value, list) else []
        if len(value) > most:
            self.fail(pointer, f"no more than {most} items allowed")
        return value

    # Slack docs, "Composition objects".
    def option(self, option: Any, pointer: str) -> None:
        if not isinstance(option, dict):
            self.fail(pointer, "must be an option object")
            return
        self.text(option.get("text"), f"{pointer}/text", 75)
        self.string(option, "value", pointer, 150, required=True)
        if "description" in option:
            self.text(option["description"], f"{pointer}/description", 75)

    def confirm(self, confirm: Any, pointer: str) -> None:
        for name, limit in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            self.text(confirm.get(name), f"{pointer}/{name}", limit, plain=name != "text")

    # Slack docs, "Block elements".
    def element(self, element: Any, pointer: str, allowed: set[str]) -> None:
        kind = element.get("type") if isinstance(element, dict) else None
        if kind not in allowed:
            self.fail(f"{pointer}/type", f"unsupported type: {kind}")
            return
        self.string(element, "action_id", pointer, 255, required=kind != "image")
        if "placeholder" in element:
            self.text(element["placeholder"], f"{pointer}/placeholder", 150, plain=True)
        if "confirm" in element:
            self.confirm(element["confirm"], f"{pointer}/confirm")
        if kind == "button":
            self.text(element.get("text"), f"{pointer}/text", 75, plain=True)
            self.string(element, "value", pointer, 2000)
            self.string(element, "url", pointer, 3000)
            if element.get("style") not in (None, "primary", "danger"):
                self.fail(f"{pointer}/style", "must be primary or danger")
        elif kind == "plain_text_input":
            self._text_input(element, pointer)
        elif kind in {"static_select", "multi_static_select", "overflow", "checkboxes", "radio_buttons"}:
            self._options(element, kind, pointer)

    def _text_input(self, element: Json, pointer: str) -> None:
        limit = element.get("max_length", 3000)
        if not isinstance(limit, int) or not 1 <= limit <= 3000:
            self.fail(f"{pointer}/max_length", "must be between 1 and 3000")
            limit = 3000
        if len(element.get("initial_value") or "") > limit:
            self.fail(f"{pointer}/initial_value", f"must be less than {limit + 1} characters")

    def _options(self, element: Json, kind: str, pointer: str) -> None:
        most = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}.get(kind, 100)
        options = self.items(element.get("options"), f"{pointer}/options", most)
        for number, option in enumerate(options):
            self.option(option, f"{pointer}/options/{number}")
        initial = element.get("initial_option")
        chosen = [initial] if initial else element.get("initial_options") or []
        for each in chosen:
            if each not in options:
                self.fail(f"{pointer}/initial_option", "must be one of the options")

    # Slack docs, "Blocks".
    def block(self, block: Any, pointer: str, allowed: set[str]) -> None:
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in allowed:
            self.fail(f"{pointer}/type", f"unsupported block type: {kind}")
            return
        self.string(block, "block_id", pointer, 255)
        check = getattr(self, f"_{kind}", None)
        if check:
            check(block, pointer)

    def _section(self, block: Json, pointer: str) -> None:
        if "text" not in block and not block.get("fields"):
            self.fail(pointer, "missing required field: text or fields")
        if "text" in block:
            self.text(block["text"], f"{pointer}/text", 3000)
        if "fields" in block:
            for number, each in enumerate(self.items(block["fields"], f"{pointer}/fields", 10)):
                self.text(each, f"{pointer}/fields/{number}", 2000)
        if "accessory" in block:
            self.element(block["accessory"], f"{pointer}/accessory", _ACTIONS | {"image"})

    def _header(self, block: Json, pointer: str) -> None:
        self.text(block.get("text"), f"{pointer}/text", 150, plain=True)

    def _context(self, block: Json, pointer: str) -> None:
        for number, each in enumerate(self.items(block.get("elements"), f"{pointer}/elements", 10)):
            if each.get("type") != "image":
                self.text(each, f"{pointer}/elements/{number}", 3000)

    def _actions(self, block: Json, pointer: str) -> None:
        elements = self.items(block.get("elements"), f"{pointer}/elements", 25)
        for number, each in enumerate(elements):
            self.element(each, f"{pointer}/elements/{number}", _ACTIONS)
        ids = [each.get("action_id") for each in elements if isinstance(each, dict)]
        if len(ids) != len(set(ids)):
            self.fail(f"{pointer}/elements", "action_id must be unique within a block")

    def _image(self, block: Json, pointer: str) -> None:
        self.string(block, "alt_text", pointer, 2000, required=True)
        if not block.get("slack_file"):
            self.string(block, "image_url", pointer, 3000, required=True)
        if "title" in block:
            self.text(block["title"], f"{pointer}/title", 2000, plain=True)

    def _input(self, block: Json, pointer: str) -> None:
        self.text(block.get("label"), f"{pointer}/label", 2000, plain=True)
        if "hint" in block:
            self.text(block["hint"], f"{pointer}/hint", 2000, plain=True)
        self.element(block.get("element"), f"{pointer}/element", _INPUTS)

    def all(self, blocks: Any, most: int, allowed: set[str]) -> None:
        for number, block in enumerate(self.items(blocks, "/blocks", most, least=0)):
            self.block(block, f"/blocks/{number}", allowed)
        ids = [each["block_id"] for each in blocks if isinstance(each, dict) and each.get("block_id")]
        if len(ids) != len(set(ids)):
            self.fail("/blocks", "block_id must be unique")


def check_message(blocks: Any) -> None:
    """Raise `InvalidBlocks` unless these may stand in a message (at most 50)."""
    check = _Check()
    check.all(blocks, 50, _MESSAGE)
    if check.messages:
        raise InvalidBlocks(check.messages)


def check_view(view: Any) -> None:
    """Raise `InvalidBlocks` unless this may be a modal or a home tab (Slack docs, "View object"; at most 100 blocks)."""
    check = _Check()
    kind = view.get("type") if isinstance(view, dict) else None
    if kind not in ("modal", "home"):
        raise InvalidBlocks(["[ERROR] unsupported view type [json-pointer:/type]"])
    check.all(view.get("blocks"), 100, _MODAL)
    check.string(view, "private_metadata", "", 3000)
    check.string(view, "callback_id", "", 255)
    if kind == "modal":
        check.text(view.get("title"), "/title", 24, plain=True)
        for name in ("submit", "close"):
            if name in view:
                check.text(view[name], f"/{name}", 24, plain=True)
        if any(each.get("type") == "input" for each in view.get("blocks") or []) and "submit" not in view:
            check.fail("", "missing required field: submit")
    if check.messages:
        raise InvalidBlocks(check.messages)
