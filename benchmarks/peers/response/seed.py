"""Fills the predecessor's database through its own models: `seed.py INCIDENTS CHANNEL USER…`.

So many resolved incidents, one that is live in the channel, and the people of the chat.
"""

from __future__ import annotations

import random
import sys
from datetime import datetime, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from response.core.models import ExternalUser, Incident  # noqa: E402
from response.slack.models import CommsChannel  # noqa: E402

DICE = random.Random(42)


def words(number: int) -> str:
    return " ".join(f"w{1 + int(DICE.random() ** 4 * 10_000)}" for _ in range(number))


def past(number: int, amount: int, people: list[ExternalUser]) -> Incident:
    at = datetime(2026, 1, 1) - timedelta(days=6 * 365) * (number / amount)  # noqa: DTZ001  (it has naive times)
    return Incident(
        report=words(6),
        summary=words(24),
        impact="",
        reporter=DICE.choice(people),
        lead=DICE.choice(people),
        report_time=at,
        start_time=at,
        end_time=at + timedelta(hours=3 * DICE.random()),
        severity=DICE.choice("1234"),
    )


def main(amount: int, channel: str, users: list[str]) -> None:
    call_command("migrate", verbosity=0)
    for user in users:
        ExternalUser(app_id="slack", external_id=user, display_name=user.lower(), full_name=user).save()
    people = list(ExternalUser.objects.all())
    Incident.objects.bulk_create([past(each, amount, people) for each in range(amount)], batch_size=500)
    live = past(0, 1, people)
    live.end_time = None
    # What is sent to the chat when one is saved is not what is measured.
    Incident.objects.bulk_create([live])
    live = Incident.objects.get(end_time=None)
    CommsChannel.objects.create(incident=live, channel_id=channel, channel_name="inc-live")


main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
