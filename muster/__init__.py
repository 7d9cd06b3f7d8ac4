"""Muster: a multi-chat ChatOps hub for incidents. What a company's own building blocks import."""

from core.blocks.context import Context
from core.blocks.errors import BlockError
from core.blocks.guards import lead_only, only
from core.blocks.hub import Hub
from core.blocks.notifications import snooze_and_stop
from core.blocks.office_hours import OfficeHours, office_hours
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
from core.chat.places import MessageRef, Place
from core.chat.text import Link, Text, bold, bullets, code, italic, text
from core.incidents.errors import DomainError, InvalidValue
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.incidents.status import Status
from muster.lengths import days, hours, minutes

__all__ = [
    "Actions",
    "BlockError",
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
    "Incident",
    "InvalidValue",
    "Link",
    "LinkButton",
    "MessageRef",
    "MultiSelectField",
    "OfficeHours",
    "Option",
    "Overflow",
    "Person",
    "PersonField",
    "PersonSelect",
    "Place",
    "Section",
    "Select",
    "SelectField",
    "Severity",
    "Status",
    "Text",
    "TextField",
    "TimeField",
    "bold",
    "bullets",
    "code",
    "days",
    "hours",
    "italic",
    "lead_only",
    "minutes",
    "office_hours",
    "only",
    "snooze_and_stop",
    "text",
]
