"""What can go wrong between Muster and such a service, on request."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class _Planned:
    """An answer instead of the service's own, for the next few calls."""

    status: int
    times: int
    retry_after: int | str | None = None
    body: str = ""


@dataclass
class Faults:
    latency_seconds: float = 0.0
    lost_every: int = 0
    _answers: int = 0
    _planned: list[_Planned] = field(default_factory=list)

    def latency(self, seconds: float) -> None:
        """Each call waits this long before it is carried out."""
        self.latency_seconds = seconds

    def fail(self, status: int = 500, times: int = 1, body: str = "") -> None:
        """The next calls get this HTTP status and are not carried out."""
        self._planned.append(_Planned(status, times, body=body))

    def rate_limit(self, retry_after: int | str | None = 1, times: int = 1, status: int = 429) -> None:
        """The next calls get 429 with this Retry-After (none: None) and are not carried out."""
        self._planned.append(_Planned(status, times, retry_after))

    def lose_answers(self, every: int = 1) -> None:
        """Each n-th call is carried out, then the connection is cut without an answer. 0 stops that."""
        self.lost_every, self._answers = every, 0

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]

    # --- asked by the service ---

    def planned(self) -> _Planned | None:
        for plan in self._planned:
            if plan.times > 0:
                plan.times -= 1
                return plan
        return None

    def loses_answer(self) -> bool:
        if not self.lost_every:
            return False
        self._answers += 1
        return self._answers % self.lost_every == 0
