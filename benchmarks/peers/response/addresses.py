"""The predecessor's addresses, as its README has them, and what gunicorn serves."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application
from django.urls import include, path

# First: its views read its models.
application = get_wsgi_application()
urlpatterns = [
    path("slack/", include("response.slack.urls")),
    path("core/", include("response.core.urls")),
    path("", include("response.ui.urls")),
]
