"""A form with more fields than a platform shows is asked in steps; what was filled in is kept between them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from core.chat.forms import Form, FormField, FormValue
from core.store.forms import new_token

if TYPE_CHECKING:
    from core.blocks.call import Call

STEP = "form-step"
_TITLE = 24
"""Characters of a title that every platform shows (Slack: 24)."""


async def in_steps(call: Call, form: Form) -> Form:
    """The form itself, or its first step. `form` is kept under its token already."""
    if len(form.fields) <= _room(call, form):
        return form
    return await keep_step(call, form, 0, {}, call.incident.id if call.incident else None)


async def keep_step(call: Call, whole: Form, start: int, values: dict[str, FormValue], incident_id: int | None) -> Form:
    """Keep the step that begins with field number `start`; returns it, to be shown."""
    count = _room(call, whole) if start == 0 else _most(call)
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
        "_channel": call.place.channel,
        "_thread": call.place.thread,
    }
    content = msgspec.json.encode(step).decode()
    keep = call.uow.forms.keep_as
    call.at_commit(partial(keep, step.token, STEP, incident_id, state, call.now, content))
    return step


def kept_values(state: dict[str, Any]) -> dict[str, FormValue]:
    """What the steps before have collected."""
    return msgspec.convert(state["_values"], dict[str, FormValue])


def as_filled_in(field: FormField) -> FormValue:
    """The value of a field that nobody touched."""
    first = getattr(field, "initial", None)
    return list(first) if isinstance(first, tuple) else first or None


def _most(call: Call) -> int:
    return max(call.services.capabilities_at(call.place).form_fields, 1)


def _room(call: Call, form: Form) -> int:
    """An introduction takes the room of a field."""
    return max(_most(call) - (1 if form.intro else 0), 1)
