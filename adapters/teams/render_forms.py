"""Forms -> dialogs ("Use dialogs in Microsoft Teams bots", "Adaptive Cards: inputs").

An input's id begins with a letter that tells how to read what comes back: nothing is kept in memory.
"""

from __future__ import annotations

from adapters.teams import limits
from adapters.teams.escaping import clean, escape, label, shorten
from adapters.teams.identity import Identity
from adapters.teams.payload import Json, moment
from adapters.teams.render import CARD_TYPE, adaptive
from adapters.teams.render_controls import USERS, choices
from adapters.teams.render_text import Writer
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

KINDS = {
    TextField: "t",
    SelectField: "s",
    MultiSelectField: "m",
    PersonField: "p",
    DateTimeField: "w",
    DateField: "d",
    TimeField: "c",
    CheckboxField: "b",
}


def dialog(form: Form, identity: Identity, errors: dict[str, str] | None = None) -> Json:
    """The answer that opens it, or shows it again with what is wrong beside each field."""
    errors = errors or {}
    writer = Writer(identity)
    body = [_error(sentence) for field, sentence in errors.items() if field not in {each.name for each in form.fields}]
    if form.intro:
        body += writer.blocks(form.intro)
    for field in form.fields:
        body += _field(field)
        if field.name in errors:
            body.append(_error(errors[field.name]))
    send: Json = {"type": "Action.Submit", "title": label(form.submit, limits.BUTTON_LABEL), "style": "positive"}
    send["data"] = {"form": form.name, "token": form.token}
    card = adaptive(body, writer, [send])
    title = label(form.title, limits.DIALOG_TITLE)
    value = {"title": title, "width": "medium", "height": "large", "card": {"contentType": CARD_TYPE, "content": card}}
    return {"task": {"type": "continue", "value": value}}


def told(words: str) -> Json:
    """The answer that shows a line instead of a form."""
    return {"task": {"type": "message", "value": shorten(words, limits.ANSWER)}}


def _error(sentence: str) -> Json:
    return {"type": "TextBlock", "text": escape(sentence), "color": "Attention", "wrap": True, "spacing": "None"}


def _field(field: FormField) -> list[Json]:
    name = f"{KINDS[type(field)]}:{field.name}"
    shown = label(field.label, 200)
    must = {} if field.optional else {"isRequired": True, "errorMessage": "Please fill this in."}
    made: list[Json] = []
    if isinstance(field, DateTimeField):
        made = _date_time(field, name, shown, must)
    else:
        made = [{**_input(field), "id": name, "label": shown, **must}]
    if field.hint.strip():
        made.append({"type": "TextBlock", "text": escape(field.hint), "isSubtle": True, "size": "Small", "wrap": True})
    return made


def _date_time(field: DateTimeField, name: str, shown: str, must: Json) -> list[Json]:
    """Two inputs: cards have none for both. Times are UTC, and say so."""
    at = moment(field.initial) if field.initial else None
    day: Json = {"type": "Input.Date", "id": f"{name}:d", "label": shown, **must}
    time: Json = {"type": "Input.Time", "id": f"{name}:c", "label": f"{shown}: time (UTC)", **must}
    if at:
        day["value"], time["value"] = f"{at:%Y-%m-%d}", f"{at:%H:%M}"
    return [day, time]


def _input(field: FormField) -> Json:
    match field:
        case TextField():
            return _text(field)
        case SelectField():
            first = {"value": field.initial} if field.initial else {}
            return {"type": "Input.ChoiceSet", "style": "compact", "choices": choices(field.options), **first}
        case MultiSelectField():
            first = {"value": ",".join(field.initial)} if field.initial else {}
            made = {"type": "Input.ChoiceSet", "isMultiSelect": True, "choices": choices(field.options)}
            return {**made, **first}
        case PersonField():
            first = {"value": field.initial.user} if field.initial else {}
            return {"type": "Input.ChoiceSet", "choices": [], "choices.data": USERS, **first}
        case CheckboxField():
            return {"type": "Input.Toggle", "title": label(field.text, 200), "value": str(field.initial).lower()}
        case DateField():
            return {"type": "Input.Date", **({"value": field.initial} if field.initial else {})}
        case _:
            return {"type": "Input.Time", **({"value": field.initial} if field.initial else {})}


def _text(field: TextField) -> Json:
    longest = min(max(field.max_length or limits.INPUT, 1), limits.INPUT)
    made: Json = {"type": "Input.Text", "maxLength": longest, "isMultiline": field.multiline}
    first = clean(field.initial) if field.multiline else " ".join(clean(field.initial).split())
    if first:
        made["value"] = shorten(first, longest)
    if field.placeholder.strip():
        made["placeholder"] = label(field.placeholder, 200)
    return made
