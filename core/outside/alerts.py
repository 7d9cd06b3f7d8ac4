"""What is to be done with the alerts of one source: decided in the settings, obeyed in `core.commands.alerts`."""

from __future__ import annotations

from datetime import timedelta

import msgspec


class AlertPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """`declares` are the severities (1 to 4, 0: not known) that become an incident at once; all others are proposed in
    chat, except those in `ignores`. Trouble that comes again within `window` is the same trouble."""

    source: str
    label: str
    declares: frozenset[int] = frozenset()
    ignores: frozenset[int] = frozenset()
    window: timedelta = timedelta(hours=1)
