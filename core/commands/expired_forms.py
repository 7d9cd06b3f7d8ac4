"""A form whose moment has passed: the person gets a button that opens it again. Never nothing."""

from __future__ import annotations

import msgspec

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.blocks.late_forms import REOPEN
from core.chat.cards import Actions, Button, Card, Section
from core.chat.events import ButtonClicked, Undeliverable
from core.chat.forms import Form
from core.chat.text import text
from core.incidents.access import Permission
from core.incidents.errors import DomainError

blocks = Hub("expired forms")


@blocks.result("form_expired")
async def form_expired(context: Context) -> None:
    event = context.event
    assert isinstance(event, Undeliverable)
    sorry = "The form could not open in time; what you typed is kept."
    button = Button(action=REOPEN, label="Open the form", value=event.about["token"], style="primary", opens_form=True)
    context.reply_privately(sorry, card=Card(parts=(Section(text=text(sorry)), Actions(controls=(button,)))))


@blocks.action(REOPEN, needs=Permission.READ)
async def reopen_form(context: Context) -> None:
    event = context.event
    assert isinstance(event, ButtonClicked)
    kept = await context.uow.forms.find(event.value)
    if kept is None or not kept.content:
        raise DomainError("That form is no longer kept. Please start again with /incident.")
    await context.raise_form(msgspec.json.decode(kept.content, type=Form))
