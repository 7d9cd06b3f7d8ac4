"""Block Kit, checked against Slack's documented limits."""

from sandbox.slack.blockkit.check import check_message_blocks, check_view

__all__ = ["check_message_blocks", "check_view"]
