"""Composition objects (Slack docs, "Composition objects"): text, option, confirmation, filter."""

from typing import Any

from sandbox.slack.blockkit.schema import Check, Problems, anything, array, flag, one_of, text, thing, typed

_TYPE: dict[str, Check] = {"type": anything}


def plain(most: int) -> Check:
    """`plain_text` only; `emoji` belongs to it, `verbatim` does not."""
    return typed({"plain_text": thing({**_TYPE, "text": text(most)}, {"emoji": flag})})


def marked(most: int) -> Check:
    """`plain_text` or `mrkdwn`; each has a flag that the other refuses."""
    return typed(
        {
            "plain_text": thing({**_TYPE, "text": text(most)}, {"emoji": flag}),
            "mrkdwn": thing({**_TYPE, "text": text(most)}, {"verbatim": flag}),
        }
    )


OPTION_TEXT, OPTION_VALUE = 75, 150
_OPTION: dict[str, Check] = {"text": plain(OPTION_TEXT), "value": text(OPTION_VALUE)}
# Option object: menus take plain text, overflow menus a url too, checkboxes and radio buttons also mrkdwn.
option = thing(_OPTION, {"description": plain(75)})
overflow_option = thing(_OPTION, {"description": plain(75), "url": text(3000)})
ticked_option = thing({**_OPTION, "text": marked(OPTION_TEXT)}, {"description": marked(75)})
options = array(option, 100)
option_groups = array(thing({"label": plain(75), "options": options}), 100)

confirm = thing(
    {"title": plain(100), "text": marked(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)

conversation_filter = thing(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)

dispatch_config = thing({}, {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 2)})

slack_file = thing({}, {"id": text(255), "url": text(3000)})


def one_source(value: dict[str, Any], at: str, problems: Problems) -> None:
    """Exactly one of `options` and `option_groups`; an initial option must be one of them."""
    if bool(value.get("options")) == bool(value.get("option_groups")):
        problems.append(("exactly one of options and option_groups is required", at))
    offered = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        offered += group.get("options") or [] if isinstance(group, dict) else []
    initial_among(value, offered, at, problems)


def own_options(value: dict[str, Any], at: str, problems: Problems) -> None:
    initial_among(value, list(value.get("options") or []), at, problems)


def initial_among(value: dict[str, Any], offered: list[Any], at: str, problems: Problems) -> None:
    """Slack docs, "Select menu element": an initial option matches one of the options exactly."""
    known = [_core(o) for o in offered]
    chosen = list(value.get("initial_options") or [])
    chosen += [value["initial_option"]] if value.get("initial_option") else []
    name = "initial_option" if value.get("initial_option") else "initial_options"
    if any(_core(c) not in known for c in chosen):
        problems.append(("must match one of the options exactly", f"{at}/{name}"))


def _core(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    words = item.get("text")
    return (item.get("value"), words.get("text") if isinstance(words, dict) else words)
