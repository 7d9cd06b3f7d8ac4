"""Forms -> modals ("Receiving and Responding: modal", "Component Reference: Label").

An input's custom id begins with a letter that tells how to read what comes back: nothing is kept in memory.
"""

from __future__ import annotations

from adapters.discord import custom_ids, limits
from adapters.discord.escaping import clean, label, shorten
from adapters.discord.identity import Identity
from adapters.discord.payload import Json
from adapters.discord.render_controls import STRING_SELECT, USER_SELECT, options
from adapters.discord.render_text import is_here, markdown
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

LABEL, TEXT_INPUT, TEXT_DISPLAY, CHECKBOX = 18, 4, 10, 23
_LINE, _PARAGRAPH = 1, 2
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
_EXAMPLES = {DateTimeField: "2026-03-04 15:30 (UTC)", DateField: "2026-03-04", TimeField: "15:30"}


def render_form(form: Form, identity: Identity) -> Json:
    """The modal. Raises `Refused` for a form that no modal can hold; the core asks longer ones in steps."""
    parts = [_intro(form, identity)] if form.intro else []
    parts += [_field(each, identity) for each in form.fields]
    if not 1 <= len(parts) <= limits.MODAL_FIELDS:
        raise Refused(f"The form “{form.title}” is larger than Discord can show.", "form_too_large")
    return {
        "custom_id": custom_ids.of_form(form.name, form.token),
        "title": label(form.title, limits.MODAL_TITLE),
        "components": parts,
    }


def _intro(form: Form, identity: Identity) -> Json:
    assert form.intro
    return {"type": TEXT_DISPLAY, "content": markdown(form.intro, identity, limits.CONTENT)}


def _field(field: FormField, identity: Identity) -> Json:
    inner = {**_input(field, identity), "custom_id": f"{KINDS[type(field)]}:{field.name}"}
    made: Json = {"type": LABEL, "label": label(field.label, limits.LABEL), "component": inner}
    hint = field.text if isinstance(field, CheckboxField) else field.hint
    if hint.strip():
        made["description"] = label(hint, limits.LABEL_DESCRIPTION)
    return made


def _input(field: FormField, identity: Identity) -> Json:
    required = not field.optional
    match field:
        case TextField():
            return _text(field)
        case SelectField():
            chosen = {field.initial} if field.initial else set()
            return _menu(field, options(field.options, chosen), 1)
        case MultiSelectField():
            shown = options(field.options, set(field.initial))
            return _menu(field, shown, len(shown))
        case PersonField():
            known = field.initial if field.initial and is_here(field.initial, identity) else None
            first = {"default_values": [{"id": known.user, "type": "user"}]} if known else {}
            return {"type": USER_SELECT, "required": required, "min_values": int(required), "max_values": 1, **first}
        case CheckboxField():
            return {"type": CHECKBOX, "default": field.initial}
        case DateTimeField() | DateField() | TimeField():
            return {
                "type": TEXT_INPUT,
                "style": _LINE,
                "required": required,
                "max_length": 40,
                "placeholder": _EXAMPLES[type(field)],
                **({"value": field.initial[:40]} if field.initial else {}),
            }


def _text(field: TextField) -> Json:
    longest = min(max(field.max_length or limits.INPUT, 1), limits.INPUT)
    made: Json = {
        "type": TEXT_INPUT,
        "style": _PARAGRAPH if field.multiline else _LINE,
        "required": not field.optional,
        "max_length": longest,
    }
    if field.min_length > 0:
        made["min_length"] = min(field.min_length, longest)
    first = clean(field.initial) if field.multiline else " ".join(clean(field.initial).split())
    if first:
        made["value"] = shorten(first, longest)
    if field.placeholder.strip():
        made["placeholder"] = label(field.placeholder, limits.INPUT_PLACEHOLDER)
    return made


def _menu(field: SelectField | MultiSelectField, shown: list[Json], most: int) -> Json:
    if not shown:
        raise Refused(f"There is nothing to choose from for “{field.label}”.", "no_options")
    placeholder = {"placeholder": label(field.placeholder, limits.PLACEHOLDER)} if field.placeholder.strip() else {}
    required = not field.optional
    return {
        "type": STRING_SELECT,
        "options": shown,
        "required": required,
        "min_values": int(required),
        "max_values": max(most, 1),
        **placeholder,
    }
