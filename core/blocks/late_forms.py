"""A form that was refused after it had gone from the screen: the person is told, and gets it back as they filled it in.

That is so when Muster was too slow for the platform, or died and handled the submission when it was back.
"""

from __future__ import annotations

import msgspec

from core.blocks.context import Context
from core.chat.cards import Actions, Button, Card, Part, Section
from core.chat.events import FormSubmitted
from core.chat.forms import Form, FormField, FormValue, MultiSelectField, TextField
from core.chat.platform import FormVerdict
from core.chat.text import Text, bold, bullets, text
from core.store.forms import new_token

REOPEN = "reopen-form"


async def tell_late(context: Context, verdict: FormVerdict) -> None:
    """Say in a direct conversation what was wrong, with a button that opens the form again."""
    event = context.event
    assert isinstance(event, FormSubmitted)
    if context.person is None:
        return
    opened = await context.uow.forms.find(event.token)
    form = msgspec.json.decode(opened.content, type=Form) if opened and opened.content else None
    sorry = f"Your form “{form.title if form else event.form}” could not be taken as it is. Nothing was changed."
    parts: list[Part] = [Section(text=text(bold(sorry), bullets(*verdict.errors.values())))]
    if form and opened:
        again = filled_in(form, event)
        content = msgspec.json.encode(again).decode()
        await context.uow.forms.keep_as(again.token, again.name, opened.incident_id, opened.state, context.now, content)
        button = Button(
            action=REOPEN, label="Open it as you filled it in", value=again.token, style="primary", opens_form=True
        )
        parts.append(Actions(controls=(button,)))
    _say(context, sorry, Card(parts=tuple(parts)))


def say_after_all(context: Context, verdict: FormVerdict) -> None:
    """What the form would have shown: its next step, or a word of thanks."""
    if verdict.next:
        going_on = f"Go on with “{verdict.next.title}”."
        button = Button(action=REOPEN, label="Go on", value=verdict.next.token, style="primary", opens_form=True)
        _say(context, going_on, Card(parts=(Section(text=text(going_on)), Actions(controls=(button,)))))
    elif verdict.message:
        _say(context, verdict.message)


def _say(context: Context, said: str | Text, card: Card | None = None) -> None:
    """In answer to the form where the platform still takes one, else in a direct conversation."""
    if context.interaction.reply:
        context.reply_privately(said, card=card)
    elif context.person:
        context.direct(context.person, said, card=card)


def filled_in(form: Form, event: FormSubmitted) -> Form:
    """The same form under a new token, showing what was submitted."""
    fields = tuple(
        _with(field, event.values[field.name]) if field.name in event.values else field for field in form.fields
    )
    return msgspec.structs.replace(form, token=new_token(), fields=fields)


def _with(field: FormField, value: FormValue) -> FormField:
    """Nothing filled in is a different nothing for each kind of field."""
    if isinstance(field, TextField):
        return msgspec.structs.replace(field, initial=value or "")
    if isinstance(field, MultiSelectField):
        return msgspec.structs.replace(field, initial=tuple(value) if isinstance(value, list) else ())
    return msgspec.structs.replace(field, initial=value)
