"""Whether numbers grow: a line through them, and how sure its slope is."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

_SURE = 0.95


@dataclass(frozen=True)
class Trend:
    """Growth an hour: the fitted one, and the bounds of its 95 % confidence interval. `level` is the mean."""

    per_hour: float
    low: float
    high: float
    level: float

    def verdict(self, allowed: float) -> str:
        """`allowed` is the growth an hour that still counts as flat."""
        if self.high <= allowed:
            return "flat"
        return "grows" if self.low > 0 else "can't be told: measure longer"


def trend(seconds: Sequence[float], values: Sequence[float]) -> Trend:
    """By least squares. Neighbours resemble each other, so there are fewer independent readings than readings: their number
    is corrected by the residuals' lag-one correlation (Santer and others, "Statistical significance of trends", 2000)."""
    hours = [each / 3600 for each in seconds]
    slope, start = statistics.linear_regression(hours, values)
    residuals = [value - start - slope * hour for hour, value in zip(hours, values, strict=True)]
    centre = statistics.fmean(hours)
    spread = sum((hour - centre) ** 2 for hour in hours)
    squares = sum(each**2 for each in residuals)
    rho = _correlation(residuals, squares)
    independent = max(4.0, len(values) * (1 - rho) / (1 + rho))
    error = math.sqrt(squares / (independent - 2) / spread)
    reach = _student(independent - 2) * error
    return Trend(slope, slope - reach, slope + reach, statistics.fmean(values))


def _correlation(residuals: Sequence[float], squares: float) -> float:
    if not squares:
        return 0.0
    found = sum(one * other for one, other in itertools.pairwise(residuals)) / squares
    return min(0.95, max(0.0, found))


def _student(freedom: float) -> float:
    """The quantile of Student's t, by the Cornish-Fisher expansion: right to a hundredth from five degrees of freedom on."""
    z = statistics.NormalDist().inv_cdf((1 + _SURE) / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
