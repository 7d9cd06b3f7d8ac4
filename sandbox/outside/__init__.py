"""Strict stand-ins of pagers and a status page, on loopback, written from the vendors' documents."""

from sandbox.outside.faults import Faults
from sandbox.outside.opsgenie import OpsgenieSandbox
from sandbox.outside.pagerduty import PagerDutySandbox
from sandbox.outside.service import Call
from sandbox.outside.statuspage import StatuspageSandbox
from sandbox.outside.webhook import WebhookSandbox

__all__ = ["Call", "Faults", "OpsgenieSandbox", "PagerDutySandbox", "StatuspageSandbox", "WebhookSandbox"]
