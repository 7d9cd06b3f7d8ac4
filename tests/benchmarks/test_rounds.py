"""What the table says of the rounds."""

from __future__ import annotations

from benchmarks.rounds import Measure, orders, table


def measure(is_better: str, ours: list[float], theirs: list[float]) -> Measure:
    return Measure("speed", "1/s", is_better, {"Muster": ours, "Bolt": theirs})


def test_each_round_another_one_goes_first() -> None:
    assert orders(["a", "b", "c"], 4) == [["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"], ["a", "b", "c"]]


def test_ratios_are_of_the_same_round_and_say_when_they_are_against_us() -> None:
    told = measure("more", [100, 300, 200], [200, 300, 100])
    assert told.shown("Muster") == "200 (100–300)"
    assert told.ratio("Muster", "Bolt") == "1.00 × (0.50–2.00)"
    assert measure("more", [80], [100]).ratio("Muster", "Bolt").endswith("worse")
    assert measure("less", [120], [100]).ratio("Muster", "Bolt").endswith("worse")
    assert not measure("less", [80], [100]).ratio("Muster", "Bolt").endswith("worse")


def test_who_did_not_take_part_has_no_number() -> None:
    told = Measure("page", "ms", found={"Muster": [1.5]}, notes={"Muster": "[50 a page]"})
    assert (told.shown("Muster"), told.shown("Bolt"), told.ratio("Muster", "Bolt")) == ("1.50 [50 a page]", "–", "–")


def test_the_table_is_markdown() -> None:
    assert table(["a", "b"], [["long", "1"]]).splitlines() == ["| a    | b |", "|------|---|", "| long | 1 |"]
