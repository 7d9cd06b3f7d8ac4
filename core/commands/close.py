"""`close`: it is over."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Button, Confirm
from core.chat.text import Text
from core.commands.status import set_status
from core.incidents.incident import Incident
from core.incidents.status import Status

blocks = Hub("close")


@blocks.headline_button(order=300)
def close_button(incident: Incident) -> Button | None:
    if not incident.is_open:
        return None
    return Button(
        action="close",
        label="Close",
        value=incident.reference,
        style="danger",
        confirm=Confirm(
            title=f"Close {incident.reference}?",
            question="Its status becomes resolved, its end time is now, and the lead is asked for the report.",
            yes="Close it",
            no="Keep it open",
            danger=True,
        ),
    )


def _fits(args: Text) -> bool:
    return not args


@blocks.command("close", "resolve", help="closes the incident", fits=_fits)
@blocks.action("close")
async def close(context: Context) -> None:
    """From the command or the button. Raises `IllegalMove`, in words, when it is closed already."""
    await set_status(context, context.here, Status.RESOLVED)
