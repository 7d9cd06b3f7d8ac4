"""Forms that are asked in steps: each step is kept, the last one hands in the whole."""

from __future__ import annotations

import msgspec

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.blocks.steps import STEP, as_filled_in, keep_step, kept_values
from core.chat.cards import Actions, Button, Card, Section
from core.chat.events import ButtonClicked, FormSubmitted
from core.chat.forms import Form, FormValue
from core.chat.text import bold, text
from core.delivery.inbox import insert_event
from core.incidents.access import Permission
from core.incidents.errors import DomainError
from core.store.forms import OpenedForm

blocks = Hub("form steps")
FINISH = "form-finish"


@blocks.form(STEP, needs=Permission.READ)
async def step_submitted(context: Context, event: FormSubmitted) -> None:
    """Offer the next step in a private answer (a form can't open a form there), or hand in the whole."""
    step, whole = await _kept(context, event.token)
    values = {**kept_values(step.state), **event.values}
    start = int(step.state["_next"])
    left = whole.fields[start:]
    if not left:
        await _hand_in(context, event, whole, values)
        return
    following = await keep_step(context, whole, start, values, step.incident_id)
    buttons = [Button(action=STEP, label="Go on", value=following.token, style="primary", opens_form=True)]
    if all(each.optional or as_filled_in(each) for each in left):
        buttons.append(Button(action=FINISH, label=f"{whole.submit} without the rest", value=following.token))
    said = text(bold("Kept so far. "), "Still to be filled in: ", ", ".join(each.label for each in left), ".")
    context.reply_privately(said, card=Card(parts=(Section(text=said), Actions(controls=tuple(buttons)))))


@blocks.action(STEP, needs=Permission.READ)
async def next_step(context: Context, event: ButtonClicked) -> None:
    kept = await context.uow.forms.find(event.value)
    if kept is None:
        raise DomainError("That form is no longer kept. Please start again with /incident.")
    context.show_form(msgspec.json.decode(kept.content, type=Form))


@blocks.action(FINISH, needs=Permission.READ)
async def finish(context: Context, event: ButtonClicked) -> None:
    """The rest stays as it is proposed."""
    step, whole = await _kept(context, event.value)
    await _hand_in(context, event, whole, kept_values(step.state))


async def _hand_in(
    context: Context, event: FormSubmitted | ButtonClicked, whole: Form, values: dict[str, FormValue]
) -> None:
    """As if all had been filled in at once. The token names the whole, so handing in twice is handing in once."""
    submitted = FormSubmitted(
        key=f"{event.key}/whole",
        at=event.at,
        place=event.place,
        person=event.person,
        person_name=event.person_name,
        form=whole.name,
        token=whole.token,
        values={each.name: values.get(each.name, as_filled_in(each)) for each in whole.fields},
        interaction=event.interaction,
    )
    await insert_event(context.uow.session, submitted, f"at-once/{submitted.key}", context.now)


async def _kept(context: Context, token: str) -> tuple[OpenedForm, Form]:
    step = await context.uow.forms.find(token)
    whole = await context.uow.forms.find(step.state["_whole"]) if step else None
    if step is None or whole is None:
        raise DomainError("That form is no longer kept. Please start again with /incident.")
    return step, msgspec.json.decode(whole.content, type=Form)
