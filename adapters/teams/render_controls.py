"""Buttons and menus -> actions of an Adaptive Card ("Universal Actions", "Card actions").

What a control carries stands in its data, so that it outlives every restart. A button that opens a form has to say so
(`task/fetch`): only then does Teams take a dialog for an answer. Cards have no menus that act by themselves: a choice
and a button beside it.
"""

from __future__ import annotations

from adapters.teams import limits
from adapters.teams.escaping import label
from adapters.teams.payload import Json
from adapters.teams.render_text import is_web
from core.chat.cards import Button, Control, LinkButton, Option, Overflow, PersonSelect, Select

_STYLES = {"primary": {"style": "positive"}, "danger": {"style": "destructive"}, "default": {}}
USERS = {"type": "Data.Query", "dataset": "graph.microsoft.com/users?scope=currentContext"}
"""The people picker, of those who can read along ("People Picker in Adaptive Cards")."""


def controls(given: tuple[Control, ...], first_input: int = 0) -> list[Json]:
    """Elements: sets of buttons, and each menu with its own button."""
    made: list[Json] = []
    buttons: list[Json] = []
    for number, control in enumerate(given, first_input):
        if isinstance(control, Select | PersonSelect):
            made += _menu(control, f"chosen{number}")
        elif isinstance(control, Overflow):
            buttons += [_act(control.action, control.value, each.label, chosen=each.value) for each in control.options]
        elif shown := _button(control):
            buttons.append(shown)
    sets = [buttons[at : at + limits.ACTIONS] for at in range(0, len(buttons), limits.ACTIONS)]
    return made + [{"type": "ActionSet", "actions": each} for each in sets]


def _button(control: Button | LinkButton) -> Json | None:
    title = label(control.label, limits.BUTTON_LABEL)
    if isinstance(control, LinkButton):
        return {"type": "Action.OpenUrl", "title": title, "url": control.url} if is_web(control.url) else None
    style = _STYLES[control.style]
    if control.confirm is None:
        return {**_act(control.action, control.value, title, control.opens_form), **style}
    asked = control.confirm
    yes = _act(control.action, control.value, asked.yes, control.opens_form)
    question = [
        {"type": "TextBlock", "text": label(asked.title, 200), "weight": "Bolder", "wrap": True},
        {"type": "TextBlock", "text": label(asked.question, 500), "wrap": True},
    ]
    card = {
        "type": "AdaptiveCard",
        "body": question,
        "actions": [{**yes, "style": "destructive" if asked.danger else "positive"}],
    }
    return {"type": "Action.ShowCard", "title": title, "card": card, **style}


def _act(action: str, value: str, title: str, opens_form: bool = False, **more: str) -> Json:
    data: Json = {"action": action, "value": value, **more}
    title = label(title, limits.BUTTON_LABEL)
    if opens_form:
        # No inputs: what stands in a menu beside the button is none of its business.
        fetch = {**data, "msteams": {"type": "task/fetch"}}
        return {"type": "Action.Submit", "title": title, "data": fetch, "associatedInputs": "none"}
    return {"type": "Action.Execute", "title": title, "verb": action[:100], "data": data, "associatedInputs": "none"}


def _menu(control: Select | PersonSelect, name: str) -> list[Json]:
    field: Json = {
        "type": "Input.ChoiceSet",
        "id": name,
        "style": "compact",
        "placeholder": label(control.placeholder, limits.CHOICE_LABEL),
    }
    if isinstance(control, Select):
        field["choices"] = choices(control.options)
        if control.initial:
            field["value"] = control.initial
    else:
        field |= {"choices": [], "choices.data": USERS}
    kind = "person" if isinstance(control, PersonSelect) else "option"
    data = {"action": control.action, "value": control.value, "input": name, "kind": kind}
    send = {
        "type": "Action.Execute",
        "title": label(control.placeholder, 40),
        "verb": control.action[:100],
        "data": data,
    }
    return [field, {"type": "ActionSet", "actions": [send]}]


def choices(options: tuple[Option, ...]) -> list[Json]:
    return [{"title": label(each.label, limits.CHOICE_LABEL), "value": each.value} for each in options]
