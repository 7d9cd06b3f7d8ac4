"""Components of messages ("Component Reference")."""

from collections.abc import Iterator

from sandbox.discord.rules.shape import JSON, Problems

ROW, BUTTON, STRING, TEXT_INPUT, USER, ROLE, MENTIONABLE, CHANNEL = 1, 2, 3, 4, 5, 6, 7, 8
LABEL, TEXT_DISPLAY, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 18, 10, 19, 21, 22, 23
SELECTS = frozenset({STRING, USER, ROLE, MENTIONABLE, CHANNEL})
_LINK, _PREMIUM = 5, 6
_Path = tuple[str | int, ...]


def check_rows(problems: Problems, body: JSON, path: _Path = ()) -> None:
    """Up to five action rows, each with up to five buttons or one select; custom ids unique over all."""
    seen: set[str] = set()
    for number, row in enumerate(problems.items(body, "components", path, 5)):
        here = (*path, "components", number)
        if row.get("type") != ROW:
            problems.add((*here, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
            continue
        inner = problems.items(row, "components", here, 5, least=1)
        selects = [each for each in inner if each.get("type") in SELECTS]
        if selects and len(inner) > 1:
            said = "Only 1 select per action row and nothing beside it"
            problems.add((*here, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", said)
        for at, each in enumerate(inner):
            _one(problems, each, (*here, "components", at), seen)


def _one(problems: Problems, each: JSON, here: _Path, seen: set[str]) -> None:
    kind = each.get("type")
    if kind == BUTTON:
        _button(problems, each, here, seen)
    elif kind in SELECTS:
        check_select(problems, each, here, seen)
    else:
        said = 'Value of field "type" must be one of (2, 3, 5, 6, 7, 8).'
        problems.add((*here, "type"), "UNION_TYPE_CHOICES", said)


def _button(problems: Problems, each: JSON, here: _Path, seen: set[str]) -> None:
    style = problems.number(each, "style", here, 1, 6, required=True)
    problems.text(each, "label", here, 80)
    if not each.get("label") and not each.get("emoji") and style != _PREMIUM:
        problems.add(here, "BUTTON_COMPONENT_LABEL_REQUIRED", "A button needs a label or an emoji")
    if style == _LINK:
        if each.get("custom_id"):
            problems.add((*here, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_FORBIDDEN", "A link has no custom id")
        if len(problems.text(each, "url", here, 512, required=True)) and "url" in each:
            problems.url(each, "url", here)
        return
    if each.get("url"):
        problems.add((*here, "url"), "BUTTON_COMPONENT_URL_FORBIDDEN", "Only a link has an address")
    check_custom_id(problems, each, here, seen)


def check_custom_id(problems: Problems, each: JSON, here: _Path, seen: set[str]) -> None:
    custom_id = problems.text(each, "custom_id", here, 100, least=1, required=True)
    if custom_id in seen:
        problems.add((*here, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    seen.add(custom_id)


def check_select(problems: Problems, each: JSON, here: _Path, seen: set[str], in_modal: bool = False) -> None:
    check_custom_id(problems, each, here, seen)
    problems.text(each, "placeholder", here, 150)
    least = problems.number(each, "min_values", here, 0, 25)
    most = problems.number(each, "max_values", here, 1, 25)
    if least is not None and least > (most or 1):
        problems.add(
            (*here, "min_values"), "SELECT_COMPONENT_MIN_VALUES_GREATER_THAN_MAX", "min_values is above max_values"
        )
    if in_modal and each.get("disabled"):
        problems.add((*here, "disabled"), "SELECT_COMPONENT_DISABLED_IN_MODAL", "A select in a modal can't be disabled")
    if in_modal and each.get("required", True) and least == 0:
        problems.add((*here, "min_values"), "SELECT_COMPONENT_REQUIRED_NEEDS_VALUES", "A required select needs a value")
    if each.get("type") == STRING:
        _options(problems, each, here, most or 1)
    for at, first in enumerate(problems.items(each, "default_values", here, 25)):
        if not str(first.get("id", "")).isdecimal() or first.get("type") not in ("user", "role", "channel"):
            problems.add((*here, "default_values", at), "BASE_TYPE_CHOICES", "A default value is an id and its type")


def _options(problems: Problems, each: JSON, here: _Path, most: int) -> None:
    values: set[str] = set()
    options = problems.items(each, "options", here, 25, least=1)
    if most > len(options) >= 1:
        problems.add((*here, "max_values"), "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE", "max_values is above the options")
    for at, option in enumerate(options):
        place = (*here, "options", at)
        problems.text(option, "label", place, 100, least=1, required=True)
        value = problems.text(option, "value", place, 100, least=1, required=True)
        problems.text(option, "description", place, 100, least=1)
        if value in values:
            said = "The specified option value is already used"
            problems.add((*place, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", said)
        values.add(value)
    if sum(bool(option.get("default")) for option in options) > most:
        problems.add((*here, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "More defaults than max_values")


def walk(components: list[JSON]) -> Iterator[JSON]:
    """Every component that a person can use, in a tree of any kind."""
    for each in components:
        if "custom_id" in each:
            yield each
        inner = each.get("components") or ([each["component"]] if isinstance(each.get("component"), dict) else [])
        yield from walk(inner)
        if isinstance(each.get("accessory"), dict):
            yield from walk([each["accessory"]])
