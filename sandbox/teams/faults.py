"""What can go wrong between a bot and Teams, on request. Calls are named by a part of their path: `/activities`."""

from dataclasses import dataclass, field


@dataclass
class _Planned:
    path: str
    status: int
    times: int
    retry_after: float = 0.0


@dataclass
class Faults:
    latency_seconds: float = 0.0
    latency_path: str = ""
    dropped_every: int = 0
    dropped_path: str = ""
    repeated: int = 0
    _planned: list[_Planned] = field(default_factory=list)
    _answers: int = 0

    def latency(self, seconds: float, path: str = "") -> None:
        """Each call waits this long before it is carried out."""
        self.latency_seconds, self.latency_path = seconds, path

    def fail(self, path: str = "", status: int = 502, times: int = 1) -> None:
        """The next calls get this status and are not carried out."""
        self._planned.append(_Planned(path, status, times))

    def rate_limit(self, path: str = "", retry_after: float = 1.0, times: int = 1) -> None:
        self._planned.append(_Planned(path, 429, times, retry_after))

    def drop_responses(self, every: int = 3, path: str = "") -> None:
        """Each n-th call is carried out, then the connection is cut without an answer."""
        self.dropped_every, self.dropped_path, self._answers = every, path, 0

    def repeat(self, times: int = 1) -> None:
        """The next activities reach the bot twice."""
        self.repeated = times

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]

    # --- asked by the sandbox ---

    def delay_of(self, path: str) -> float:
        return self.latency_seconds if self.latency_path in path else 0.0

    def repeats(self) -> bool:
        if self.repeated:
            self.repeated -= 1
            return True
        return False

    def planned(self, path: str) -> tuple[int, float] | None:
        for plan in self._planned:
            if plan.times > 0 and plan.path in path:
                plan.times -= 1
                return plan.status, plan.retry_after
        return None

    def drops_answer(self, path: str) -> bool:
        if not self.dropped_every or self.dropped_path not in path:
            return False
        self._answers += 1
        return self._answers % self.dropped_every == 0
