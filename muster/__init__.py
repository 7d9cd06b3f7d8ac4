"""Muster: a multi-chat ChatOps hub for incidents. What a company's own building blocks import."""

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import (
    Actions,
    Button,
    Card,
    Confirm,
    Divider,
    Field,
    Fields,
    Image,
    LinkButton,
    Option,
    Overflow,
    PersonSelect,
    Section,
    Select,
)
from core.chat.forms import (
    CheckboxField,
    DateField,
    DateTimeField,
    Form,
    MultiSelectField,
    PersonField,
    SelectField,
    TextField,
    TimeField,
)
from core.chat.text import bold, bullets, code, italic, text
from core.incidents.errors import DomainError, InvalidValue
from core.incidents.severity import Severity
from core.incidents.status import Status

__all__ = [
    "Actions",
    "Button",
    "Card",
    "CheckboxField",
    "Confirm",
    "Context",
    "DateField",
    "DateTimeField",
    "Divider",
    "DomainError",
    "Field",
    "Fields",
    "Form",
    "Hub",
    "Image",
    "InvalidValue",
    "LinkButton",
    "MultiSelectField",
    "Option",
    "Overflow",
    "PersonField",
    "PersonSelect",
    "Section",
    "Select",
    "SelectField",
    "Severity",
    "Status",
    "TextField",
    "TimeField",
    "bold",
    "bullets",
    "code",
    "italic",
    "text",
]
