"""A company's button whose block says no."""

from __future__ import annotations

from core.incidents.errors import DomainError
from muster import Actions, Button, Card, Context, Hub, Section, text

hub = Hub("refusing")


@hub.command("offer", help="offers something")
def offer(context: Context) -> None:
    button = Button(action="deploy", label="Deploy", value="now")
    context.reply("Shall I?", card=Card(parts=(Section(text=text("Shall I?")), Actions(controls=(button,)))))


@hub.action("deploy")
def deploy(context: Context) -> None:
    raise DomainError("Not on a Friday.")
