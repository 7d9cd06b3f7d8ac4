"""The worked example, tested as its user would test it."""

from __future__ import annotations

from examples.page_engineer import hub
from muster.testing import ADA, incident


async def test_page_an_engineer() -> None:
    async with incident(hub) as chat:
        await chat.tell(ADA, "page")
        await chat.press(ADA, "Page payments")
        refused = await chat.submit(ADA, chat.last_form, why="help")
        assert refused and "A sentence, please" in refused.errors["why"]  # noqa: PT018
        await chat.submit(ADA, chat.last_form, why="Refunds are stuck")
        assert [page.details for page in chat.pager.pages.values()] == ["Refunds are stuck"]
        assert "The page to payments went out." in chat.said[-1]
        assert await chat.notes() == ["Paged **payments**: Refunds are stuck"]
