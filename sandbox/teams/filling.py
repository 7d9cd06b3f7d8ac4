"""What the client makes of a card's inputs when a button is pressed ("Input validation")."""

import re
from typing import Any

from sandbox.teams.errors import JSON, CannotDo
from sandbox.teams.rules.reading import offered


def pressed(card: Any, button: str | JSON) -> tuple[JSON, list[JSON]]:
    """The button, and the inputs whose values go with it: those of its card and of the cards around that."""
    for action, inputs in offered(card):
        if button in (action, action.get("title")):
            if action.get("isEnabled") is False:
                raise CannotDo(f"{action['title']!r} is disabled")
            return action, inputs
    raise CannotDo(f"there is no button {button!r}")


def data_of(action: JSON, inputs: list[JSON], given: dict[str, str]) -> JSON:
    """The button's own data, and over it what stands in the inputs, by their ids."""
    own = action.get("data") or {}
    if not isinstance(own, dict):
        raise CannotDo("this sandbox sends data that is an object")
    if str(action.get("associatedInputs", "auto")).lower() == "none":
        return dict(own)
    return {**own, **_filled(inputs, given)}


def _filled(inputs: list[JSON], given: dict[str, str]) -> dict[str, str]:
    """Nothing that is empty, and not without what must be there."""
    found: dict[str, str] = {}
    for each in inputs:
        value = str(given.get(each["id"], each.get("value", "")))
        off = str(each.get("valueOff", "false"))
        if each["type"] == "Input.Toggle":
            value = value or off
        if each.get("isRequired") and (not value.strip() or (each["type"] == "Input.Toggle" and value == off)):
            raise CannotDo(f"{each.get('label')}: {each.get('errorMessage') or 'this is required'}")
        if value:
            _is_in_order(each, value)
            found[each["id"]] = value
    return found


def _is_in_order(field: JSON, value: str) -> None:
    if len(value) > int(field.get("maxLength") or len(value)):
        raise CannotDo(f"{field.get('label')} takes at most {field['maxLength']} characters")
    if "regex" in field and not re.search(field["regex"], value):
        raise CannotDo(f"{field.get('label')}: {field.get('errorMessage') or 'that is not written as it must be'}")
    if field["type"] != "Input.ChoiceSet" or "choices.data" in field:
        return
    choices = {each["value"] for each in field["choices"]}
    picked = set(value.split(",")) if field.get("isMultiSelect") else {value}
    if picked - choices:
        raise CannotDo(f"{sorted(picked - choices)} is not among the choices {sorted(choices)}")
