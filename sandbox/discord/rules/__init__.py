"""What Discord refuses in the bodies of requests: each check returns the nested errors of code 50035, or nothing."""

from sandbox.discord.rules.channels import check_channel, check_thread
from sandbox.discord.rules.commands import check_autocomplete, check_commands
from sandbox.discord.rules.components import walk
from sandbox.discord.rules.messages import check_message, is_empty
from sandbox.discord.rules.modals import check_modal

__all__ = [
    "check_autocomplete",
    "check_channel",
    "check_commands",
    "check_message",
    "check_modal",
    "check_thread",
    "is_empty",
    "walk",
]
