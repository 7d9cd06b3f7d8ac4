"""What the soak concludes from its readings."""

from __future__ import annotations

import random

import pytest

from benchmarks.soak.trend import trend

SECONDS = [10.0 * number for number in range(90)]


def sizes(per_hour: float, noise: float, seed: int = 1) -> list[float]:
    dice = random.Random(seed)
    return [170 + per_hour * at / 3600 + dice.gauss(0, noise) for at in SECONDS]


def test_a_straight_line_is_found_as_it_is() -> None:
    found = trend(SECONDS, sizes(12, 0))
    assert (found.per_hour, found.low, found.high) == pytest.approx((12, 12, 12))
    assert (found.verdict(allowed=6), found.verdict(allowed=13)) == ("grows", "flat")


def test_noise_around_one_size_is_flat_and_a_leak_in_noise_grows() -> None:
    assert trend(SECONDS, sizes(0, 0.2)).verdict(6) == "flat"
    assert trend(SECONDS, sizes(20, 0.2)).verdict(6) == "grows"
    assert trend(SECONDS[:12], sizes(0, 3)[:12]).verdict(6) == "can't be told: measure longer"


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    found = [trend(SECONDS, sizes(5, 1, seed)) for seed in range(200)]
    assert 180 <= sum(each.low <= 5 <= each.high for each in found) <= 200


def test_readings_that_follow_each_other_count_for_less() -> None:
    """A size that wanders: taken for independent readings, it would be said to grow or shrink for sure."""
    independent, dice, wandering, at = trend(SECONDS, sizes(0, 1)), random.Random(3), [], 0.0
    for _ in SECONDS:
        at = 0.9 * at + dice.gauss(0, 0.44)
        wandering.append(170 + at)
    found = trend(SECONDS, wandering)
    assert found.high - found.low > 2 * (independent.high - independent.low)
