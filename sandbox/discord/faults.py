"""What can go wrong between an app and Discord, on request. Routes are named by a part of them: `/messages`."""

from dataclasses import dataclass, field


@dataclass
class _Planned:
    route: str
    status: int
    times: int
    retry_after: float = 0.0


@dataclass
class Faults:
    latency_seconds: float = 0.0
    latency_route: str = ""
    dropped_every: int = 0
    dropped_route: str = ""
    _planned: list[_Planned] = field(default_factory=list)
    _answers: int = 0

    def latency(self, seconds: float, route: str = "") -> None:
        """Each call waits this long before it is carried out."""
        self.latency_seconds, self.latency_route = seconds, route

    def fail(self, route: str = "", status: int = 500, times: int = 1) -> None:
        """The next calls get this status and are not carried out."""
        self._planned.append(_Planned(route, status, times))

    def rate_limit(self, route: str = "", retry_after: float = 1.0, times: int = 1) -> None:
        self._planned.append(_Planned(route, 429, times, retry_after))

    def drop_responses(self, every: int = 3, route: str = "") -> None:
        """Each n-th call is carried out, then the connection is cut without an answer."""
        self.dropped_every, self.dropped_route, self._answers = every, route, 0

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]

    # --- asked by the sandbox ---

    def delay_of(self, route: str) -> float:
        return self.latency_seconds if self.latency_route in route else 0.0

    def planned(self, route: str) -> tuple[int, float] | None:
        for plan in self._planned:
            if plan.times > 0 and plan.route in route:
                plan.times -= 1
                return plan.status, plan.retry_after
        return None

    def drops_answer(self, route: str) -> bool:
        if not self.dropped_every or self.dropped_route not in route:
            return False
        self._answers += 1
        return self._answers % self.dropped_every == 0
