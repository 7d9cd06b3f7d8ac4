"""Application commands and autocomplete ("Application Commands", "Autocomplete")."""

import re

from sandbox.discord.rules.shape import JSON, Problems

_CHAT_INPUT, _USER, _MESSAGE = 1, 2, 3
_SUB_COMMAND, _GROUP, _STRING = 1, 2, 3
# The documented pattern has Unicode classes that Python's re has no names for; \\w covers the letters we use.
_NAME = re.compile(r"[-_'\w]{1,32}\Z")
_MOST = {_CHAT_INPUT: 100, _USER: 15, _MESSAGE: 15}
_Path = tuple[str | int, ...]


def check_commands(commands: list[JSON]) -> JSON:
    problems, seen = Problems(), set[tuple[int, str]]()
    counts: dict[int, int] = {}
    for number, command in enumerate(commands):
        kind = command.get("type", _CHAT_INPUT)
        here: _Path = (number,)
        counts[kind] = counts.get(kind, 0) + 1
        if kind not in _MOST:
            problems.add((*here, "type"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4}.")
            continue
        if counts[kind] > _MOST[kind]:
            problems.add(here, "APPLICATION_COMMAND_TOO_MANY", f"Maximum number of commands reached ({_MOST[kind]}).")
        _name(problems, command, here, is_typed=kind == _CHAT_INPUT)
        name = (kind, str(command.get("name")))
        if name in seen:
            said = "Application command names must be unique"
            problems.add((*here, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", said)
        seen.add(name)
        if kind == _CHAT_INPUT:
            problems.text(command, "description", here, 100, least=1, required=True)
            _options(problems, command, here, depth=0)
            if _size(command) > 8000:
                problems.add(here, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
        elif command.get("description") or command.get("options"):
            problems.add(
                (*here, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", "A menu entry has a name only"
            )
    return problems.found


def _name(problems: Problems, holder: JSON, here: _Path, is_typed: bool) -> None:
    name = problems.text(holder, "name", here, 32, least=1, required=True)
    if is_typed and name and (not _NAME.match(name) or name != name.lower()):
        problems.add((*here, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _options(problems: Problems, holder: JSON, here: _Path, depth: int) -> None:
    options = problems.items(holder, "options", here, 25)
    kinds = {each.get("type") in (_SUB_COMMAND, _GROUP) for each in options}
    if len(kinds) > 1:
        said = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        problems.add((*here, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", said)
    names, is_past_required = set[str](), False
    for at, each in enumerate(options):
        place = (*here, "options", at)
        _name(problems, each, place, is_typed=True)
        problems.text(each, "description", place, 100, least=1, required=True)
        kind = problems.number(each, "type", place, 1, 11, required=True)
        if each.get("name") in names:
            said = "Option names must be unique"
            problems.add((*place, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", said)
        names.add(str(each.get("name")))
        if each.get("required") and is_past_required:
            said = "Required options must be placed before non-required options"
            problems.add((*here, "options"), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", said)
        is_past_required = is_past_required or not each.get("required")
        if kind == _SUB_COMMAND or (kind == _GROUP and depth == 0):
            _options(problems, each, place, depth + 1)
        elif kind in (_SUB_COMMAND, _GROUP):
            problems.add((*place, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands nest once")
        else:
            _plain_option(problems, each, place)


def _plain_option(problems: Problems, each: JSON, place: _Path) -> None:
    choices = problems.items(each, "choices", place, 25)
    if choices and each.get("autocomplete"):
        said = "Choices and autocomplete are mutually exclusive"
        problems.add(place, "APPLICATION_COMMAND_OPTIONS_CHOICES_AND_AUTOCOMPLETE", said)
    for at, choice in enumerate(choices):
        problems.text(choice, "name", (*place, "choices", at), 100, least=1, required=True)
    problems.number(each, "min_length", place, 0, 6000)
    problems.number(each, "max_length", place, 1, 6000)


def _size(holder: JSON) -> int:
    total = len(str(holder.get("name", ""))) + len(str(holder.get("description", "")))
    return total + sum(_size(each) for each in holder.get("options") or [])


def check_autocomplete(data: JSON) -> JSON:
    problems = Problems()
    for at, choice in enumerate(problems.items(data, "choices", (), 25)):
        problems.text(choice, "name", ("choices", at), 100, least=1, required=True)
        if isinstance(choice.get("value"), str):
            problems.text(choice, "value", ("choices", at), 100)
        elif choice.get("value") is None:
            problems.add(("choices", at, "value"), "BASE_TYPE_REQUIRED", "This field is required")
    return problems.found
