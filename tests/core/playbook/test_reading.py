"""A playbook is checked when it is read: what is wrong is told with file, line and a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.playbook import PlaybookError, read_playbook

GOOD = """
[[rule]]
name = "First"
when = "declared"
do.checklist = ["Breathe"]
"""


@pytest.mark.parametrize(
    ("more", "line", "sentence"),
    [
        ("= x", 7, "is not TOML"),
        (
            '[[rule]]\nname = "x"\nwhen = "exploded"\ndo.checklist = ["a"]',
            7,
            "“exploded” is no event. There are: declared",
        ),
        ('[[rule]]\nname = "x"\nwhen = "closed"\ndo = {}', 7, "each “do” needs exactly one of: checklist"),
        ('[[rule]]\nname = "x"\nwhen = {}\ndo.checklist = ["a"]', 7, "“when” needs exactly one of: event"),
        ('[[rule]]\nname = "x"\nwhen = { after = "soon" }\ndo.checklist = ["a"]', 7, "“soon” is not a length of time"),
        ('[[rule]]\nname = "x"\nwhen = { pattern = "(" }\ndo.checklist = ["a"]', 7, "the pattern “(” can't be used"),
        (
            '[[rule]]\nname = "x"\nwhen = "closed"\nif = { missing = "colour" }\ndo.checklist = ["a"]',
            7,
            "“colour” is no field",
        ),
        (
            '[[rule]]\nname = "x"\nwhen = "closed"\nif = { severity_at_least = "bad" }\ndo.checklist = ["a"]',
            7,
            "“bad” is not a sev",
        ),
        ('[[rule]]\nname = "x"\nwhen = "closed"\ndo.checklist = ["{boss}"]', 7, "names 'boss', which is not known"),
        ('[[rule]]\nname = "x"\nwhen = "closed"\ndo.checklist = ["{lead.__class__}"]', 7, "“{lead.__class__}”"),
        ('[[rule]]\nname = "x"\nwhen = "closed"\ndo.require = "impact"', 7, 'works with when = "closing" only'),
        ('[[rule]]\nname = "x"\nwhen = "closing"\ndo.checklist = ["a"]', 7, "can only “require”"),
        (
            '[[rule]]\nname = "x"\nwhen = "closed"\ndo.role = { role = "scribe", rota = "r" }',
            7,
            "there is no [rotas.r]",
        ),
        (
            '[[rule]]\nname = "x"\nwhen = "closed"\ncolour = 1\ndo.checklist = ["a"]',
            7,
            "there is nothing called `colour`",
        ),
        ('[[rule]]\nwhen = "closed"\ndo.checklist = ["a"]', 7, "what is missing is `name`"),
        ('[[rule]]\nname = "First"\nwhen = "closed"\ndo.checklist = ["a"]', 2, "two rules are called “First”"),
        ('[[rules]]\nname = "x"', 7, "there is nothing called `rules`"),
        (
            '[[rule]]\nname = "x"\nwhen = { after = "5m", times = 3 }\ndo.checklist = ["a"]',
            7,
            "“times” counts how often",
        ),
        (
            '[[rule]]\nname = "x"\nwhen = { event = "closed", during = "office hours" }\ndo.checklist = ["a"]',
            7,
            "“during” keeps what time brings",
        ),
        (
            '[[rule]]\nname = "x"\nwhen = { rating_at_least = "huge" }\ndo.checklist = ["a"]',
            7,
            "“huge” is no rating",
        ),
        (f'[[rule]]\nname = "{"x" * 101}"\nwhen = "closed"\ndo.checklist = ["a"]', 7, "has 1 to 100 characters"),
        ('[hours.night]\nzone = "Mars"', 7, "“Mars” is not a time zone"),
        ("[rotas.r]\npeople = []\nstart = 2026-01-05", 7, "[rotas.r] has no people"),
        ('[ratings]\n"x" = "enormous"', 7, "“enormous” is no rating"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, more: str, line: int, sentence: str) -> None:
    path = tmp_path / "playbook.toml"
    path.write_text(f"{GOOD}\n{more}\n", encoding="utf-8")
    with pytest.raises(PlaybookError) as told:
        read_playbook(path)
    said = str(told.value)
    assert sentence in said
    assert said.startswith(f"{path}:{line}:") or "is not TOML" in said


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "playbook.toml"
    rule = '[[rule]]\nname = "{}"\nwhen = "exploded"\ndo.checklist = ["a"]\n'
    path.write_text(rule.format("a") + rule.format("b"), encoding="utf-8")
    with pytest.raises(PlaybookError) as told:
        read_playbook(path)
    assert len(str(told.value).splitlines()) == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match="can't be read: No such file"):
        read_playbook(tmp_path / "nothing.toml")


def test_the_shipped_example_is_good() -> None:
    example = Path(__file__).parents[3] / "examples" / "acme" / "playbook.toml"
    assert len(read_playbook(example).rules) == 8
