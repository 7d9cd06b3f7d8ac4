"""Forms -> modal views ("Views: modals", "Block Kit: input block")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from adapters.slack import limits
from adapters.slack.escaping import clean, shorten
from adapters.slack.identity import Identity
from adapters.slack.payload import Json
from adapters.slack.render_cards import text_blocks
from adapters.slack.render_controls import choices, initial, option
from adapters.slack.text_objects import plain_text, short_text
from core.chat.cards import Option
from core.chat.errors import Refused
from core.chat.forms import (
    CheckboxField,
    DateField,
    DateTimeField,
    Form,
    FormField,
    MultiSelectField,
    PersonField,
    SelectField,
    TextField,
    TimeField,
)

INPUT = "value"
"""The action id of every input: the block's id is the field's name, and a block holds one input."""

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")


def render_form(form: Form, identity: Identity) -> Json:
    """The view. The token travels as private metadata; raises `Refused` for a form that no modal can hold."""
    blocks = text_blocks(form.intro, identity) if form.intro else []
    blocks += [_input(field, identity) for field in form.fields]
    if len(blocks) > limits.BLOCKS_IN_VIEW or len(form.token) > limits.PRIVATE_METADATA:
        raise Refused(f"The form “{form.title}” is larger than Slack can show.", "view_too_large")
    view: Json = {
        "type": "modal",
        "callback_id": form.name[: limits.CALLBACK_ID],
        "private_metadata": form.token,
        "title": short_text(form.title, limits.VIEW_TITLE),
        "close": short_text(form.cancel, limits.VIEW_BUTTON),
        "notify_on_close": True,
        "blocks": blocks,
    }
    if form.fields:
        view["submit"] = short_text(form.submit, limits.VIEW_BUTTON)
    return view


def _input(field: FormField, identity: Identity) -> Json:
    if isinstance(field, SelectField | MultiSelectField) and not field.options:
        # Slack refuses a select without options; the person should still see that the field is there.
        return {"type": "section", "text": plain_text(f"{field.label}: there is nothing to choose from.", limits.LABEL)}
    made: Json = {
        "type": "input",
        "block_id": field.name[: limits.BLOCK_ID],
        "label": short_text(field.label, limits.LABEL),
        # A box that is not ticked has a value as well (no), and Slack would refuse that in a field it requires.
        "optional": field.optional or isinstance(field, CheckboxField),
        "element": {**_element(field, identity), "action_id": INPUT},
    }
    hint = " ".join(filter(None, (field.hint, _cut_note(field))))
    if hint:
        made["hint"] = short_text(hint, limits.HINT)
    return made


def _element(field: FormField, identity: Identity) -> Json:
    match field:
        case TextField():
            return {"type": "plain_text_input", **_text(field), **_placeholder(field)}
        case SelectField():
            first = initial(field.options, field.initial)
            return {"type": "static_select", **choices(field.options), **first, **_placeholder(field)}
        case MultiSelectField():
            return {"type": "multi_static_select", **_several(field.options, field.initial), **_placeholder(field)}
        case PersonField():
            known = field.initial if field.initial and identity.knows(field.initial) else None
            first = {"initial_user": known.user} if known else {}
            return {"type": "users_select", **first, **_placeholder(field)}
        case DateTimeField():
            return {"type": "datetimepicker", **_moment(field.initial)}
        case DateField():
            return {"type": "datepicker", **_day(field.initial), **_placeholder(field)}
        case TimeField():
            first = {"initial_time": field.initial} if field.initial and _TIME.match(field.initial) else {}
            return {"type": "timepicker", **first, **_placeholder(field)}
        case CheckboxField():
            box = option(Option("yes", field.text))
            return {"type": "checkboxes", "options": [box], **({"initial_options": [box]} if field.initial else {})}


def _placeholder(field: FormField) -> Json:
    return {"placeholder": short_text(field.placeholder, limits.PLACEHOLDER)} if field.placeholder.strip() else {}


def _longest(field: TextField) -> int:
    return min(max(field.max_length or limits.INPUT_TEXT, 1), limits.INPUT_TEXT)


def _text(field: TextField) -> Json:
    """What stands in the input is no text object: it is the characters themselves, not escaped."""
    longest = _longest(field)
    made: Json = {"multiline": field.multiline, "max_length": longest}
    if field.min_length > 0:
        made["min_length"] = min(field.min_length, longest)
    first = clean(field.initial) if field.multiline else " ".join(clean(field.initial).splitlines())
    if first:
        made["initial_value"] = shorten(first, longest)
    return made


def _cut_note(field: FormField) -> str:
    if isinstance(field, TextField) and len(field.initial) > _longest(field):
        return f"The text was longer than the {_longest(field):,} characters that fit here; its end was cut off."
    return ""


def _several(options: Sequence[Option], values: Sequence[str]) -> Json:
    first = [option(each) for each in options if each.value in values]
    return {**choices(options), **({"initial_options": first} if first else {})}


def _moment(value: str | None) -> Json:
    """Seconds since 1970, as ten digits."""
    try:
        at = datetime.fromisoformat(value or "")
    except ValueError:
        return {}
    seconds = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    return {"initial_date_time": seconds} if 10**9 <= seconds < 10**10 else {}


def _day(value: str | None) -> Json:
    try:
        return {"initial_date": date.fromisoformat(value or "").isoformat()}
    except ValueError:
        return {}
