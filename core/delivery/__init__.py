"""How work survives crashes, retries, rate limits and several processes: inbox, outbox, timers."""

from core.delivery.delivery import Delivery
from core.delivery.inbox import Inbox, InboxEntry, insert_event
from core.delivery.item import InboxItem, LeaseLost, NotYet, PermanentFailure
from core.delivery.outbox import Outbox
from core.delivery.registry import PlatformRegistry
from core.delivery.settings import DeliverySettings
from core.delivery.timers import Timers
from core.delivery.worker import Worker

__all__ = [
    "Delivery",
    "DeliverySettings",
    "Inbox",
    "InboxEntry",
    "InboxItem",
    "LeaseLost",
    "NotYet",
    "Outbox",
    "PermanentFailure",
    "PlatformRegistry",
    "Timers",
    "Worker",
    "insert_event",
]
