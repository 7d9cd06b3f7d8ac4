"""The verbs that raise a form on somebody's screen."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec

from core.blocks.asking import Asking
from core.blocks.promises import to_be_awaited
from core.blocks.steps import in_steps
from core.chat.cards import Actions, Card, LinkButton, Section
from core.chat.effects import OpenForm
from core.chat.events import FormSubmitted
from core.chat.forms import Form
from core.chat.text import bold, text
from core.incidents.errors import DomainError
from core.store.forms import new_token


class Raising(Asking):
    """Forms: in chat, on the page that somebody looks at, or by a link."""

    @to_be_awaited
    async def open_form(self, form: Form, state: dict[str, Any] | None = None) -> None:
        """Raise a form on the acting person's screen; `state` is handed back when it is submitted."""
        if self.event.person is None:
            raise DomainError("A form needs somebody to open it for.")
        form = msgspec.structs.replace(form, token=new_token())
        content = msgspec.json.encode(form).decode()
        number = self.incident.id if self.incident else None
        kept = {
            **(state or {}),
            "_channel": self.place.channel,
            "_thread": self.place.thread,
            "_person": msgspec.to_builtins(self.event.person),
        }
        self.at_commit(partial(self.uow.forms.keep_as, form.token, form.name, number, kept, self.now, content))
        if isinstance(self.event, FormSubmitted) or self.is_on_page:
            # A form that answers a form, or a button on a page, takes its place on the screen.
            self.next_form = form
        else:
            await self.raise_form(form)

    async def raise_form(self, form: Form) -> None:
        """Raise a form whose state is kept already; one with more fields than the platform shows, step by step.

        Where there are no forms, the person gets a link to the same form in the web UI. It works once, for them: whoever
        has the address is taken for them.
        """
        if self.is_on_page:
            self.next_form = form
            return
        if self.services.capabilities_at(self.place).forms:
            self.show_form(await in_steps(self, form))
            return
        said = text("Fill it in here; the link is for you alone, and works once: ", bold(form.title))
        link = LinkButton(label=form.title, url=f"{self.services.site_url}/forms/{form.token}")
        self.reply_privately(said, card=Card(parts=(Section(text=said), Actions(controls=(link,)))))

    def show_form(self, form: Form) -> None:
        """Raise a form that fits."""
        assert self.event.person is not None
        self.ask(
            OpenForm(
                person=self.event.person,
                form=form,
                interaction=self.interaction,
                place=self.place,
                about={"form": form.name, "token": form.token, **self._reply_handles},
            )
        )
