"""Buttons, selects and menus -> rows of components ("Component Reference")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from adapters.discord import custom_ids, limits
from adapters.discord.escaping import label, shorten
from adapters.discord.payload import Json
from adapters.discord.render_text import is_web
from core.chat.cards import Button, Control, LinkButton, Option, Overflow, PersonSelect, Select

ROW, BUTTON, STRING_SELECT, USER_SELECT = 1, 2, 3, 5
_STYLES = {"default": 2, "primary": 1, "danger": 4}
_LINK_STYLE = 5


def rows(controls: Iterable[Control]) -> list[Json]:
    """Up to five rows: five buttons to a row, a menu in a row of its own. What is beyond has no room and is left out;
    every button has a command beside it."""
    made: list[list[Json]] = []
    seen: Counter[tuple[str, str]] = Counter()
    for control in controls:
        component = _component(control, seen)
        if component is None:
            continue
        is_button = component["type"] == BUTTON
        if is_button and made and made[-1][0]["type"] == BUTTON and len(made[-1]) < limits.BUTTONS_IN_ROW:
            made[-1].append(component)
        else:
            made.append([component])
    return [{"type": ROW, "components": row} for row in made[: limits.ROWS]]


def _component(control: Control, seen: Counter[tuple[str, str]]) -> Json | None:
    """None when Discord could not show it: a menu without a choice, a link to nowhere."""
    if isinstance(control, LinkButton):
        is_fine = is_web(control.url) and len(control.url) <= limits.URL
        shown = label(control.label, limits.BUTTON_LABEL)
        return {"type": BUTTON, "style": _LINK_STYLE, "label": shown, "url": control.url} if is_fine else None
    seen[control.action, control.value] += 1
    custom_id = custom_ids.of_action(control.action, control.value, seen[control.action, control.value])
    match control:
        case Button():
            return {
                "type": BUTTON,
                "style": _STYLES[control.style],
                "label": label(control.label, limits.BUTTON_LABEL),
                "custom_id": custom_id,
            }
        case Select():
            return _select(custom_id, control.placeholder, control.options, control.initial)
        case Overflow():
            return _select(custom_id, "More …", control.options, None)
        case PersonSelect():
            placeholder = shorten(control.placeholder, limits.PLACEHOLDER)
            return {"type": USER_SELECT, "custom_id": custom_id, "placeholder": placeholder}


def _select(custom_id: str, placeholder: str, choices: Sequence[Option], initial: str | None) -> Json | None:
    if not choices:
        return None
    shown = options(choices, {initial} if initial else set())
    hint = shorten(placeholder, limits.PLACEHOLDER)
    return {"type": STRING_SELECT, "custom_id": custom_id, "placeholder": hint, "options": shown}


def options(choices: Sequence[Option], chosen: set[str]) -> list[Json]:
    """The first 25 ("Select Menus"); values longer than 100 characters could not come back and are left out."""
    made = []
    for choice in choices:
        if len(choice.value) > limits.OPTION_TEXT or not choice.value:
            continue
        option: Json = {"label": label(choice.label, limits.OPTION_TEXT), "value": choice.value}
        if choice.hint.strip():
            option["description"] = label(choice.hint, limits.OPTION_TEXT)
        if choice.value in chosen:
            option["default"] = True
        made.append(option)
    return made[: limits.OPTIONS]
