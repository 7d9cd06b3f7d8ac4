"""`muster import response`: takes over the database of the predecessor, Monzo Response (django-incident-response)."""

from muster.response_import.run import import_response
from muster.response_import.source import NotResponse

__all__ = ["NotResponse", "import_response"]
