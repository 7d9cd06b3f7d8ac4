"""What a block returns: a text is its answer; a form's block may return errors by field, or the next form."""

from __future__ import annotations

from core.blocks.context import Context
from core.chat.events import Asked, FormSubmitted, IncidentEvent, TimerFired
from core.chat.forms import Form
from core.chat.platform import FormVerdict
from core.chat.text import Text, text
from core.incidents.errors import DomainError


class FieldErrors(DomainError):
    """What a form's block returned as wrong: a sentence by field."""

    def __init__(self, sentences: dict[str, str]) -> None:
        super().__init__(" ".join(sentences.values()))
        self.sentences = sentences


def take_answer(context: Context, answer: object) -> FormVerdict | None:
    """Do what the returned value asks for. Raises `TypeError` for one that means nothing."""
    if isinstance(context.event, FormSubmitted):
        return _of_form(context, answer)
    if isinstance(context.event, Asked):
        return _of_asked(context, answer)
    if context.is_on_page:
        return FormVerdict(next=context.next_form) if context.next_form else _of_asked(context, answer)
    if isinstance(answer, str | Text):
        if isinstance(context.event, TimerFired | IncidentEvent):
            context.tell(answer)
        else:
            context.reply(answer)
    elif answer is not None:
        raise TypeError(f"A block returns nothing or a text, not {type(answer).__name__}.")
    return None


def _of_asked(context: Context, answer: object) -> FormVerdict:
    if isinstance(answer, dict):
        return FormVerdict(errors={str(field): str(sentence) for field, sentence in answer.items()})
    said = context.answered + ([text(answer)] if isinstance(answer, str | Text) else [])
    reference = context.incident.reference if context.incident else ""
    return FormVerdict(message=said[0] if said else None, reference=reference)


def _of_form(context: Context, answer: object) -> FormVerdict | None:
    if context.next_form is not None:
        return FormVerdict(next=context.next_form)
    if isinstance(answer, dict):
        return FormVerdict(errors={str(field): str(sentence) for field, sentence in answer.items()})
    if isinstance(answer, str):
        return FormVerdict(message=text(answer))
    if isinstance(answer, Form):
        raise TypeError("To go on with another form, call: await context.open_form(form).")
    if context.is_on_page and context.answered:
        return FormVerdict(message=context.answered[0])
    if answer is not None:
        raise TypeError(f"A form's block returns nothing, errors by field or a text, not {type(answer).__name__}.")
    return None
