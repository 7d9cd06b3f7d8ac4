"""The report's page: template, preview, saving at once, finishing; and an incident to take away."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from core.incidents.access import AccessRole
from core.incidents.action_item import ActionItem, Priority
from core.incidents.report import Report
from core.incidents.severity import Severity
from core.incidents.timeline import EntryKind
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from muster.report_template import report_template
from muster.settings import Settings, SettingsError
from muster.testing.harness import BEN, Harness
from tests.core.commands.asking import ask
from tests.web.conftest import NOW
from tests.web.seeds import declare, give_channel, happen, person_id
from tests.web.whole import form_at, whole
from web.report.rendering import report_html
from web.report.template import BadTemplate, check_template

REPORT = "/incidents/INC-1/report"


async def report(core: Harness) -> Report:
    async with core.services.unit_of_work() as uow:
        found = await uow.reports.of(1)
    assert found
    return found


async def test_it_begins_with_what_is_known(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare(title="# Not a *heading*", summary="The **disk** was full")
        await ask(here.core, "note", 1, values={"text": "We restarted"})
        await ask(here.core, "add-action", 1, values={"details": "Alert earlier"})
        text = form_at(await here.page(REPORT), REPORT)["text"]
        for heading in ("## Summary", "## Impact", "## Timeline", "## Root causes", "## Follow-ups"):
            assert f"\n{heading}\n" in f"\n{text}"
        for words in ("The **disk** was full", "4 Mar 2026, 12:00 UTC", "We restarted", "Alert earlier (no owner)"):
            assert words in text
        assert "\n# Not a" not in text


async def test_it_is_saved_previewed_and_finished(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        _, channel = await here.core.in_channel()
        form = form_at(await here.page(REPORT), REPORT)
        seen = await here.send("/report", {**form, "text": "## So\n\n*far*", "preview": "yes"}, 200)
        assert "<em>far</em>" in seen.text
        assert form_at(seen.text, REPORT)["text"] == "## So\n\n*far*"
        piece = await here.send("/report/preview", {"text": "## So\n\n| a |\n|---|\n| b |"}, 200)
        assert piece.text.startswith("<h3>So</h3>\n<table>")
        await here.send("/report", {**form, "text": "## So\n\n*far*"})
        assert not (await report(here.core)).is_finished
        page = await here.page(REPORT)
        assert "<h3>So</h3>" in page
        assert "<textarea" not in page
        again = form_at(await here.page(f"{REPORT}?edit=1"), REPORT)
        await here.send("/report", {**again, "text": "All of it", "finished": "yes"})
        assert (await report(here.core)).is_finished
        assert "finished by Grace" in await here.page(REPORT)
        assert "finished the report of" in here.core.platform.in_channel(channel.channel)[-1].everything
        await here.send("/report/finish", {"finished": "no"})
        assert not (await report(here.core)).is_finished


async def test_two_who_write_at_once_see_both_texts(tmp_path: Path) -> None:
    async with whole(tmp_path) as here:
        await here.core.declare()
        form = form_at(await here.page(REPORT), REPORT)
        await ask(here.core, "report", 1, by=BEN, values={"text": "Same line\nBen's <line>"})
        answer = await here.send("/report", {**form, "text": "Same line\nMy line"}, 422)
        assert "saved this report while you were writing" in answer.text
        assert "Ben&#39;s &lt;line&gt;" in answer.text
        again = form_at(answer.text, REPORT)
        assert again["text"] == "Same line\nMy line"
        await here.send("/report", again)
        assert (await report(here.core)).text == "Same line\nMy line"
        old = await here.page(f"{REPORT}?revision=1")
        assert "Ben" in old
        assert form_at(await here.page(f"{REPORT}?edit=1&revision=1"), REPORT)["text"] == "Same line\nBen's <line>"


async def test_who_only_reads_reads_it(tmp_path: Path) -> None:
    async with whole(tmp_path, AccessRole.VIEWER) as here:
        await here.core.declare()
        assert "No report yet" in await here.page(f"{REPORT}?edit=1")
        await ask(here.core, "report", 1, values={"text": "Read **me**"})
        page = await here.page(f"{REPORT}?edit=1")
        assert "Read <strong>me</strong>" in page
        assert "<textarea" not in page


async def test_a_company_has_its_own_template(tmp_path: Path) -> None:
    own = tmp_path / "own.md"
    own.write_text("# {{ reference }}: {{ title }}\n{% for each in timeline %}\n* {{ each.words }}\n{% endfor %}\n")
    template = report_template(Settings(report_template=own))
    async with whole(tmp_path, report_template=template) as here:
        await here.core.declare()
        text = form_at(await here.page(REPORT), REPORT)["text"]
        assert text.startswith("# INC-1: Database is down\n* Ada declared")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{% for x in %}", "line 1"),
        ("{{ title.__class__.__mro__ }}", "filled in"),
        ("{% include '/etc/passwd' %}", "filled in"),
    ],
)
async def test_a_template_that_can_not_be_used_ends_the_start(tmp_path: Path, source: str, sentence: str) -> None:
    with pytest.raises(BadTemplate, match=sentence):
        check_template(source)
    file = tmp_path / "bad.md"
    file.write_text(source)
    with pytest.raises(SettingsError, match="MUSTER_REPORT_TEMPLATE names"):
        report_template(Settings(report_template=file))
    with pytest.raises(SettingsError, match="MUSTER_REPORT_TEMPLATE names"):
        report_template(Settings(report_template=tmp_path / "none.md"))


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script> <img src=x onerror=alert(1)>",
        "[a](javascript:alert(1)) [b](JAVASCRIPT:x) ![c](data:text/html,x) ![d](https://e.org/x.png) <javascript:x>",
        "# <b onmouseover=x>\n\n<style>*{}</style>\n\n```html\n<script>x</script>\n```",
        '[x](https://e.org"onclick=alert(1)) [y]: javascript:x\n\n| <script> |\n|---|\n| <iframe> |',
    ],
)
def test_nothing_in_a_report_runs_or_loads(source: str) -> None:
    made = report_html(source)
    for bad in ("<script", "<img", "<iframe", "<style", "<b ", 'href="javascript', 'href="data', "src="):
        assert bad not in made.lower().replace("&lt;", "‹").replace("src=x onerror", "")
    assert 'onclick="' not in made


async def everything(sessions: Sessions) -> None:
    number = await declare(
        sessions,
        "Checkout | fails",
        lead="Łukasz Żółć",
        severity=Severity.MAJOR,
        summary="Диск **полон**",
        impact="- nobody pays",
    )
    await give_channel(sessions, number)
    await happen(sessions, number, EntryKind.NOTE, at=NOW - timedelta(minutes=9), text="שלום 数据库 ✓")
    await happen(sessions, number, EntryKind.FIELD, field="severity", old="3", new="2")
    await happen(sessions, number, EntryKind.NOTE, text="Out of sight", is_hidden=True)
    owner = int(await person_id(sessions, "Grace"))
    async with UnitOfWork(sessions) as uow:
        uow.session.add(ActionItem(number, "Alert *earlier*", NOW, "a", owner, priority=Priority.HIGH))
        await uow.reports.keep(Report(number, "## Why\n\nA [link](https://e.org) and `code`.", 1, NOW))
        await uow.commit()


async def test_it_is_taken_away_as_markdown(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await everything(sessions)
    answer = await client.get("/incidents/INC-1/export/INC-1.md")
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="INC-1.md"'
    for line in (
        "# INC-1: Checkout | fails",
        "| Severity | major |",
        "| Lead | Łukasz Żółć |",
        "Диск **полон**",
        "### Why",
        "- **4 Mar 2026, 12:00 UTC** Ada changed the severity from minor to major",
        "- Alert _earlier_ (Grace, high priority)",
    ):
        assert line in answer.text.split("\n")
    assert "שלום 数据库 ✓" in answer.text
    assert "Out of sight" not in answer.text


async def test_it_is_taken_away_as_html_that_loads_nothing(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await everything(sessions)
    answer = await client.get("/incidents/INC-1/export/INC-1.html")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "<h1>INC-1: Checkout | fails</h1>" in answer.text
    for bad in ("<script", "<img", "<link", "src="):
        assert bad not in answer.text


async def test_it_is_taken_away_as_json(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await everything(sessions)
    found: dict[str, Any] = json.loads((await client.get("/incidents/INC-1/export/INC-1.json")).content)
    assert (found["reference"], found["severity"], found["lead"]["name"]) == ("INC-1", "major", "Łukasz Żółć")
    assert found["url"] == "http://muster.test/incidents/INC-1"
    assert [each["text"] for each in found["timeline"]] == ["שלום 数据库 ✓", ""]
    assert found["actions"][0]["owner"]["name"] == "Grace"
    assert found["report"]["revision"] == 1


async def test_it_is_taken_away_as_a_pdf_with_real_text(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await everything(sessions)
    answer = await client.get("/incidents/INC-1/export/INC-1.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.content))
    assert paper.metadata
    assert paper.metadata.title == "INC-1 Checkout | fails"
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for words in (
        "INC-1: Checkout | fails",
        "Łukasz Żółć",
        "Диск полон",
        "Why",
        "Ada changed the severity from minor to major",
    ):
        assert words in text
    assert "םולש" in text or "שלום" in text
    assert "Out of sight" not in text


async def test_a_pdf_opens_no_file_and_no_address(client: httpx.AsyncClient, sessions: Sessions) -> None:
    nasty = (
        "![x](/etc/passwd) <img src=/etc/passwd> ![y](http://127.0.0.1:1/x.png)\n\n"
        + "|a|b|\n|-|-|\n|**x** [l](https://e.org)|~~y~~|\n\n"
        + "> 🚨 1\n\n1. a\n   - b\n     1. c\n\n---\n\n```\nx\n```\n"
    )
    number = await declare(sessions, "🔥 \u202e Evil", summary=nasty)
    async with UnitOfWork(sessions) as uow:
        await uow.reports.keep(Report(number, nasty * 40, 1, NOW))
        await uow.commit()
    answer = await client.get("/incidents/INC-1/export/INC-1.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "root:" not in text
    assert ":fire:" in text


async def test_the_print_view_has_everything(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await everything(sessions)
    page = (await client.get("/incidents/INC-1/print")).text
    for words in ("<h1>INC-1: Checkout | fails</h1>", "<h3>Why</h3>", "Диск <strong>полон</strong>", "Łukasz Żółć"):
        assert words in page


@pytest.mark.parametrize("name", ["INC-2.pdf", "INC-1.exe", "INC-1", "x.pdf"])
async def test_other_names_are_not_there(client: httpx.AsyncClient, sessions: Sessions, name: str) -> None:
    await declare(sessions)
    assert (await client.get(f"/incidents/INC-1/export/{name}")).status_code == 404
