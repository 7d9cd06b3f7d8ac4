"""Answers to interactions ("Receiving and Responding")."""

from sandbox.discord import shapes
from sandbox.discord.api.dispatch import Call
from sandbox.discord.errors import JSON


def respond(call: Call) -> JSON | None:
    is_told = call.query("with_response") == "true"
    return call.sandbox.interactions.respond(call.part("interaction"), call.part("token"), call.body, is_told)


def follow_up(call: Call) -> JSON:
    return shapes.message(call.workspace, call.sandbox.interactions.follow_up(call.part("token"), call.body))


def get(call: Call) -> JSON:
    return shapes.message(call.workspace, call.sandbox.interactions.message(call.part("token"), call.part("message")))


def edit(call: Call) -> JSON:
    found = call.sandbox.interactions.edit(call.part("token"), call.part("message"), call.body)
    return shapes.message(call.workspace, found)


def delete(call: Call) -> None:
    call.sandbox.interactions.delete(call.part("token"), call.part("message"))
