"""Buttons, selects and menus -> Block Kit elements ("Block Kit: block elements")."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack import action_ids, limits
from adapters.slack.escaping import clean
from adapters.slack.payload import Json
from adapters.slack.render_text import is_web
from adapters.slack.text_objects import plain_text, short_text
from core.chat.cards import Button, Confirm, Control, LinkButton, Option, Overflow, PersonSelect, Select
from core.chat.errors import Refused


def controls_blocks(controls: Sequence[Control]) -> list[Json]:
    """Actions blocks of up to 25 elements; an action that is used twice in one is numbered."""
    blocks: list[Json] = []
    step = limits.ELEMENTS_IN_ACTIONS
    for start in range(0, len(controls), step):
        counts: dict[str, int] = {}
        elements: list[Json] = []
        for control in controls[start : start + step]:
            name = action_ids.LINK if isinstance(control, LinkButton) else control.action
            counts[name] = counts.get(name, 0) + 1
            if made := element(control, counts[name]):
                elements.append(made)
        if elements:
            blocks.append({"type": "actions", "elements": elements})
    return blocks


def element(control: Control, number: int) -> Json | None:
    """None when Slack could not show it: a menu without a choice, a link to nowhere."""
    match control:
        case Button():
            return _button(control, number)
        case LinkButton():
            return _link_button(control, number)
        case Select():
            return _select(control, number)
        case PersonSelect():
            return {
                "type": "users_select",
                "action_id": action_ids.encode(control.action, control.value, number),
                "placeholder": short_text(control.placeholder, limits.PLACEHOLDER),
            }
        case Overflow():
            return _overflow(control, number)


def _button(control: Button, number: int) -> Json:
    if len(control.value) > limits.BUTTON_VALUE:
        raise Refused(f"The button “{control.label[:40]}” carries more than Slack can.", "value_too_long")
    made: Json = {
        "type": "button",
        "action_id": action_ids.encode(control.action, number=number),
        "text": short_text(control.label, limits.BUTTON_TEXT),
    }
    if control.value:
        made["value"] = clean(control.value)
    if control.style != "default":
        made["style"] = control.style
    if control.confirm:
        made["confirm"] = _confirm(control.confirm)
    return made


def _confirm(confirm: Confirm) -> Json:
    return {
        "title": short_text(confirm.title, limits.CONFIRM_TITLE),
        "text": plain_text(confirm.question, limits.CONFIRM_TEXT),
        "confirm": short_text(confirm.yes, limits.CONFIRM_BUTTON),
        "deny": short_text(confirm.no, limits.CONFIRM_BUTTON),
        "style": "danger" if confirm.danger else "primary",
    }


def _link_button(control: LinkButton, number: int) -> Json | None:
    url = clean(control.url)
    if not is_web(url) or len(url) > limits.URL:
        return None
    label = short_text(control.label, limits.BUTTON_TEXT)
    return {"type": "button", "action_id": action_ids.encode(action_ids.LINK, number=number), "text": label, "url": url}


def _select(control: Select, number: int) -> Json | None:
    if not control.options:
        return None
    return {
        "type": "static_select",
        "action_id": action_ids.encode(control.action, control.value, number),
        "placeholder": short_text(control.placeholder, limits.PLACEHOLDER),
        **choices(control.options),
        **initial(control.options, control.initial),
    }


def _overflow(control: Overflow, number: int) -> Json | None:
    """A menu takes five options; with more it becomes a select."""
    if not control.options:
        return None
    action_id = action_ids.encode(control.action, control.value, number)
    if len(control.options) > limits.OVERFLOW_OPTIONS:
        placeholder = short_text("More", limits.PLACEHOLDER)
        return {"type": "static_select", "action_id": action_id, "placeholder": placeholder, **choices(control.options)}
    return {"type": "overflow", "action_id": action_id, "options": [option(each) for each in control.options]}


def choices(options: Sequence[Option]) -> Json:
    """Up to 100 options; more in up to 100 groups of 100."""
    step = limits.OPTIONS
    shown = [option(each) for each in options[: step * limits.OPTION_GROUPS]]
    if len(shown) <= step:
        return {"options": shown}
    groups = []
    for start in range(0, len(shown), step):
        part = shown[start : start + step]
        label = short_text(f"{start + 1} to {start + len(part)}", limits.OPTION_TEXT)
        groups.append({"label": label, "options": part})
    return {"option_groups": groups}


def option(each: Option) -> Json:
    """Raises `Refused` for a value that Slack can't carry."""
    if len(each.value) > limits.OPTION_VALUE:
        raise Refused(f"The option “{each.label[:40]}” carries more than Slack can.", "value_too_long")
    made: Json = {"text": short_text(each.label, limits.OPTION_TEXT), "value": clean(each.value)}
    if each.hint.strip():
        made["description"] = short_text(each.hint, limits.OPTION_HINT)
    return made


def initial(options: Sequence[Option], value: str | None) -> Json:
    """Slack takes the very option that is in the list, and only that."""
    found = next((each for each in options if each.value == value), None)
    return {"initial_option": option(found)} if found else {}
