"""Modals ("Interaction Callback Data Structure: Modal", "Component Reference: Label")."""

from sandbox.discord.rules import components as kinds
from sandbox.discord.rules.components import check_custom_id, check_select
from sandbox.discord.rules.shape import JSON, Problems

_Path = tuple[str | int, ...]


def check_modal(data: JSON) -> JSON:
    problems, seen = Problems(), set[str]()
    problems.text(data, "custom_id", (), 100, least=1, required=True)
    problems.text(data, "title", (), 45, least=1, required=True)
    for number, each in enumerate(problems.items(data, "components", (), 5, least=1)):
        here = ("components", number)
        kind = each.get("type")
        if kind == kinds.LABEL:
            _label(problems, each, here, seen)
        elif kind == kinds.TEXT_DISPLAY:
            problems.text(each, "content", here, 4000, least=1, required=True)
        elif kind == kinds.ROW:
            _row(problems, each, here, seen)
        else:
            said = 'Value of field "type" must be one of (1, 10, 18).'
            problems.add((*here, "type"), "UNION_TYPE_CHOICES", said)
    return problems.found


def _row(problems: Problems, row: JSON, here: _Path, seen: set[str]) -> None:
    """Deprecated, still taken: one text input with a label of its own."""
    for at, each in enumerate(problems.items(row, "components", here, 1, least=1)):
        place = (*here, "components", at)
        problems.text(each, "label", place, 45, least=1, required=True)
        _input(problems, each, place, seen)


def _label(problems: Problems, each: JSON, here: _Path, seen: set[str]) -> None:
    problems.text(each, "label", here, 45, least=1, required=True)
    problems.text(each, "description", here, 100, least=1)
    inner, place = each.get("component"), (*here, "component")
    if not isinstance(inner, dict):
        problems.add(place, "BASE_TYPE_REQUIRED", "This field is required")
    elif inner.get("type") == kinds.TEXT_INPUT:
        if inner.get("label") is not None:
            problems.add((*place, "label"), "TEXT_INPUT_COMPONENT_LABEL_IN_LABEL", "The label component has the label")
        _input(problems, inner, place, seen)
    elif inner.get("type") in kinds.SELECTS:
        check_select(problems, inner, place, seen, in_modal=True)
    elif inner.get("type") in (kinds.CHECKBOX, kinds.FILE_UPLOAD):
        check_custom_id(problems, inner, place, seen)
        if inner.get("default") is not None and not isinstance(inner["default"], bool):
            problems.add((*place, "default"), "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
    elif inner.get("type") in (kinds.RADIO, kinds.CHECKBOXES):
        check_custom_id(problems, inner, place, seen)
        problems.items(inner, "options", place, 10, least=2 if inner["type"] == kinds.RADIO else 1)
    else:
        said = 'Value of field "type" must be one of (3, 4, 5, 6, 7, 8, 19, 21, 22, 23).'
        problems.add((*place, "type"), "UNION_TYPE_CHOICES", said)


def _input(problems: Problems, each: JSON, here: _Path, seen: set[str]) -> None:
    if each.get("type") != kinds.TEXT_INPUT:
        problems.add((*here, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (4,).')
        return
    check_custom_id(problems, each, here, seen)
    problems.number(each, "style", here, 1, 2, required=True)
    least = problems.number(each, "min_length", here, 0, 4000)
    most = problems.number(each, "max_length", here, 1, 4000)
    value = problems.text(each, "value", here, 4000)
    problems.text(each, "placeholder", here, 100)
    if least is not None and most is not None and least > most:
        problems.add(
            (*here, "min_length"), "TEXT_INPUT_COMPONENT_MIN_GREATER_THAN_MAX", "min_length is above max_length"
        )
    if most is not None and len(value) > most:
        problems.add((*here, "value"), "TEXT_INPUT_COMPONENT_VALUE_TOO_LONG", "The value is longer than max_length")
