"""`summary` and `impact`: set when empty; when there is one, shown, with the choice to replace or edit it."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Actions, Button, Card, Section
from core.chat.events import ButtonClicked
from core.chat.markdown import from_markdown, to_markdown
from core.chat.text import Quote, bold, text
from core.incidents.errors import DomainError

blocks = Hub("text fields")

_SHOWN = 2500


@blocks.command("summary", help="says what is known so far; without a text, shows it", usage="[TEXT]")
async def summary_command(context: Context) -> None:
    await _set_or_show(context, "summary")


@blocks.command("impact", help="says who or what is affected; without a text, shows it", usage="[TEXT]")
async def impact_command(context: Context) -> None:
    await _set_or_show(context, "impact")


async def _set_or_show(context: Context, name: str) -> None:
    incident = context.here
    present = str(getattr(incident, name))
    wanted = to_markdown(context.args)
    if wanted and not present:
        await _set(context, name, wanted)
    elif wanted and wanted != present:
        token = await context.uow.forms.keep(f"replace-{name}", incident.number, {"text": wanted}, context.now)
        _show(
            context,
            name,
            present,
            (Button(action=f"replace-{name}", label="Replace it", value=token, style="primary"),),
        )
    else:
        _show(context, name, present, ())


def _show(context: Context, name: str, present: str, extra: tuple[Button, ...]) -> None:
    reference = context.here.reference
    edit = Button(action="edit", label="Edit in a form", value=reference, opens_form=True)
    if not present:
        context.reply_privately(
            f"{reference} has no {name} yet. Set it with: {name} TEXT.",
            card=Card(
                parts=(
                    Section(text=text(f"{reference} has no {name} yet. Set it with: {name} TEXT.")),
                    Actions(controls=(edit,)),
                )
            ),
        )
        return
    shown = present if len(present) <= _SHOWN else present[:_SHOWN] + "…"
    lead = f"{reference} has this {name} already:" if extra else f"The {name} of {reference}:"
    context.reply_privately(
        lead,
        card=Card(
            parts=(Section(text=text(bold(lead), Quote(from_markdown(shown).blocks))), Actions(controls=(*extra, edit)))
        ),
    )


@blocks.action("replace-summary")
async def replace_summary(context: Context) -> None:
    await _replace(context, "summary")


@blocks.action("replace-impact")
async def replace_impact(context: Context) -> None:
    await _replace(context, "impact")


async def _replace(context: Context, name: str) -> None:
    event = context.event
    assert isinstance(event, ButtonClicked)
    kept = await context.uow.forms.find(event.value)
    incident = await context.uow.incidents.get(kept.incident_id) if kept and kept.incident_id else None
    if kept is None or incident is None:
        raise DomainError(f"That text is no longer kept. Say it again: {name} TEXT.")
    context.incident = incident
    await _set(context, name, str(kept.state["text"]))


async def _set(context: Context, name: str, wanted: str) -> None:
    await context.change(name, wanted)
    context.announce(context.who, f" set the {name} of {context.here.reference}.")
