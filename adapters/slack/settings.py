"""What the adapter needs to know of one Slack workspace. Secrets never show in a repr, and so never in a log."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class SlackSettings:
    """`incidents_channel` and `reports_channel` are ids (`C…`) or names (`#incidents`).

    With an `app_token` (`xapp-…`) events arrive by Socket Mode; else they are POSTed and `signing_secret` checks them.
    `app_id`, when given, refuses what another app's installation sent; `timeout` (seconds) bounds each Web API call.
    """

    bot_token: str = field(repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    api_url: str = "https://slack.com/api/"
    incidents_channel: str = "#incidents"
    reports_channel: str = ""
    command: str = "/incident"
    app_id: str = ""
    timeout: float = 10.0
