"""A form with more fields than a platform shows is asked in steps; what was filled in is kept between them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from core.chat.forms import Form, FormField, FormValue
from core.store.forms import new_token

if TYPE_CHECKING:
    from core.blocks.context import Context

STEP = "form-step"
_TITLE = 24
"""Characters of a title that every platform shows (Slack: 24)."""


async def in_steps(context: Context, form: Form) -> Form:
    """The form itself, or its first step. `form` is kept under its token already."""
    if len(form.fields) <= _room(context, form):
        return form
    return await keep_step(context, form, 0, {}, context.incident.id if context.incident else None)


async def keep_step(
    context: Context, whole: Form, start: int, values: dict[str, FormValue], incident_id: int | None
) -> Form:
    """Keep the step that begins with field number `start`; returns it, to be shown."""
    count = _room(context, whole) if start == 0 else _most(context)
    fields = whole.fields[start : start + count]
    left = len(whole.fields) - start - len(fields)
    step = msgspec.structs.replace(
        whole,
        name=STEP,
        token=new_token(),
        fields=fields,
        title=whole.title[:_TITLE],
        intro=whole.intro if start == 0 else None,
        submit="Next" if left else whole.submit,
    )
    state: dict[str, Any] = {
        "_whole": whole.token,
        "_next": start + len(fields),
        "_values": msgspec.to_builtins(values),
        "_channel": context.place.channel,
        "_thread": context.place.thread,
    }
    content = msgspec.json.encode(step).decode()
    keep = context.uow.forms.keep_as
    context.at_commit(partial(keep, step.token, STEP, incident_id, state, context.now, content))
    return step


def kept_values(state: dict[str, Any]) -> dict[str, FormValue]:
    """What the steps before have collected."""
    return msgspec.convert(state["_values"], dict[str, FormValue])


def as_filled_in(field: FormField) -> FormValue:
    """The value of a field that nobody touched."""
    first = getattr(field, "initial", None)
    return list(first) if isinstance(first, tuple) else first or None


def _most(context: Context) -> int:
    return max(context.services.capabilities_at(context.place).form_fields, 1)


def _room(context: Context, form: Form) -> int:
    """An introduction takes the room of a field."""
    return max(_most(context) - (1 if form.intro else 0), 1)
