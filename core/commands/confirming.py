"""Are you sure? Asked in a private answer, where buttons can't ask by themselves."""

from __future__ import annotations

import msgspec

from core.blocks.context import Context
from core.blocks.fitting import CONFIRM, question_of
from core.blocks.hub import Hub
from core.chat.cards import Actions, Button, Card, Section
from core.chat.events import ButtonClicked
from core.chat.text import bold, text
from core.incidents.access import Permission
from core.incidents.errors import DomainError

blocks = Hub("confirming")
NEVER_MIND = "never-mind"


@blocks.action(CONFIRM, needs=Permission.READ)
async def ask(context: Context, event: ButtonClicked) -> None:
    kept = await context.uow.forms.find(event.value)
    if kept is None:
        raise DomainError("That button is too old. Say it as a command instead: @incident help lists them.")
    button = msgspec.json.decode(kept.content, type=Button)
    question = question_of(button)
    yes = Button(
        action=button.action,
        label=question.yes,
        value=button.value,
        style="danger" if question.danger else "primary",
    )
    said = text(bold(question.title), " ", question.question)
    no = Button(action=NEVER_MIND, label=question.no)
    context.reply_privately(said, card=Card(parts=(Section(text=said), Actions(controls=(yes, no)))))


@blocks.action(NEVER_MIND, needs=Permission.READ)
async def never_mind(context: Context) -> None:
    context.reply_privately("Nothing was changed.")
