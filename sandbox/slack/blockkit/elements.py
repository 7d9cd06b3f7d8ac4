"""Block elements and their limits (Slack docs, "Block elements")."""

from typing import Any

from sandbox.slack.blockkit import objects
from sandbox.slack.blockkit.schema import Check, Problems, anything, array, flag, one_of, text, thing, whole

_ID: dict[str, Check] = {"action_id": text(255)}
_CONFIRM: dict[str, Check] = {"confirm": objects.confirm}
_FOCUS: dict[str, Check] = {"focus_on_load": flag}
_HINTED: dict[str, Check] = {"placeholder": objects.plain(150)}
_MENU = {**_ID, **_CONFIRM, **_FOCUS, **_HINTED}
_INPUT = {**_ID, **_FOCUS, **_HINTED, "dispatch_action_config": objects.dispatch_config}
_ID_TEXT = text(255)
_DATE = text(10, pattern=r"\d{4}-\d{2}-\d{2}", what="date")
_TIME = text(5, pattern=r"([01]\d|2[0-3]):[0-5]\d", what="time")
PLAIN_INPUT_LENGTH = 3000


def _element(optional: dict[str, Check], required: dict[str, Check] | None = None, *more: Check) -> Check:
    return thing({"type": anything, **(required or {})}, optional, *more)


def _lengths(value: dict[str, Any], at: str, problems: Problems) -> None:
    least, most = value.get("min_length") or 0, value.get("max_length") or PLAIN_INPUT_LENGTH
    if isinstance(least, int) and isinstance(most, int) and least > most:
        problems.append(("min_length must not be more than max_length", f"{at}/min_length"))
    start = value.get("initial_value")
    if isinstance(start, str) and isinstance(most, int) and len(start) > most:
        problems.append((f"must be less than {most + 1} characters", f"{at}/initial_value"))


def _picture(value: dict[str, Any], at: str, problems: Problems) -> None:
    if bool(value.get("image_url")) == bool(value.get("slack_file")):
        problems.append(("exactly one of image_url and slack_file is required", at))


picture_source: dict[str, Check] = {"image_url": text(3000), "slack_file": objects.slack_file}
one_picture = _picture

_many: dict[str, Check] = {"max_selected_items": whole(1, 100)}
_conversation: dict[str, Check] = {
    "default_to_current_conversation": flag,
    "filter": objects.conversation_filter,
}

ELEMENTS: dict[str, Check] = {
    "button": _element(
        {
            **_ID,
            **_CONFIRM,
            "url": text(3000),
            "value": text(2000, least=0),
            "style": one_of("primary", "danger"),
            "accessibility_label": text(75),
        },
        {"text": objects.plain(75)},
    ),
    "image": _element(picture_source, {"alt_text": text(2000)}, _picture),
    "static_select": _element(
        {**_MENU, "options": objects.options, "option_groups": objects.option_groups, "initial_option": objects.option},
        None,
        objects.one_source,
    ),
    "multi_static_select": _element(
        {
            **_MENU,
            **_many,
            "options": objects.options,
            "option_groups": objects.option_groups,
            "initial_options": objects.options,
        },
        None,
        objects.one_source,
    ),
    "external_select": _element({**_MENU, "initial_option": objects.option, "min_query_length": whole(0, 100)}),
    "multi_external_select": _element(
        {**_MENU, **_many, "initial_options": objects.options, "min_query_length": whole(0, 100)}
    ),
    "users_select": _element({**_MENU, "initial_user": _ID_TEXT}),
    "multi_users_select": _element({**_MENU, **_many, "initial_users": array(_ID_TEXT, 100)}),
    "conversations_select": _element(
        {**_MENU, **_conversation, "initial_conversation": _ID_TEXT, "response_url_enabled": flag}
    ),
    "multi_conversations_select": _element(
        {**_MENU, **_many, **_conversation, "initial_conversations": array(_ID_TEXT, 100)}
    ),
    "channels_select": _element({**_MENU, "initial_channel": _ID_TEXT, "response_url_enabled": flag}),
    "multi_channels_select": _element({**_MENU, **_many, "initial_channels": array(_ID_TEXT, 100)}),
    "overflow": _element({**_ID, **_CONFIRM}, {"options": array(objects.overflow_option, 5)}),
    "datepicker": _element({**_MENU, "initial_date": _DATE}),
    "timepicker": _element({**_MENU, "initial_time": _TIME, "timezone": text(255)}),
    "datetimepicker": _element({**_ID, **_CONFIRM, **_FOCUS, "initial_date_time": whole(10**9, 10**10 - 1)}),
    "checkboxes": _element(
        {**_ID, **_CONFIRM, **_FOCUS, "initial_options": array(objects.ticked_option, 10)},
        {"options": array(objects.ticked_option, 10)},
        objects.own_options,
    ),
    "radio_buttons": _element(
        {**_ID, **_CONFIRM, **_FOCUS, "initial_option": objects.ticked_option},
        {"options": array(objects.ticked_option, 10)},
        objects.own_options,
    ),
    "plain_text_input": _element(
        {
            **_INPUT,
            "initial_value": text(PLAIN_INPUT_LENGTH, least=0),
            "multiline": flag,
            "min_length": whole(0, PLAIN_INPUT_LENGTH),
            "max_length": whole(1, PLAIN_INPUT_LENGTH),
        },
        None,
        _lengths,
    ),
    "email_text_input": _element({**_INPUT, "initial_value": text(255)}),
    "url_text_input": _element({**_INPUT, "initial_value": text(3000)}),
    "number_input": _element(
        {**_INPUT, "initial_value": text(255), "min_value": text(255), "max_value": text(255)},
        {"is_decimal_allowed": flag},
    ),
    "file_input": _element({**_ID, "filetypes": array(text(255), 1000), "max_files": whole(1, 10)}),
    "rich_text_input": _element({**_INPUT, "initial_value": anything}),
}

INTERACTIVE = frozenset(ELEMENTS) - {"image"}
_SELECTS = [name for name in ELEMENTS if name.endswith("_select")]
_PICKERS = ["datepicker", "timepicker", "checkboxes", "radio_buttons"]


def only(*names: str) -> dict[str, Check]:
    return {name: ELEMENTS[name] for name in names}


# Which elements each block takes (Slack docs, "Block elements", the compatibility of each).
IN_SECTION = only("button", "image", "overflow", *_SELECTS, *_PICKERS)
IN_ACTIONS = only("button", "overflow", "datetimepicker", "rich_text_input", *_SELECTS, *_PICKERS)
IN_INPUT = only(
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "datetimepicker",
    *_SELECTS,
    *_PICKERS,
)
