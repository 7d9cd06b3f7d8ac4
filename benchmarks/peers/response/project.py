"""The predecessor's Django project: what its README says to write, and nothing that would slow it.

Run by Python 3.8 of its own environment: its settings; `addresses.py` has the rest.
"""

from __future__ import annotations

import os

from response.slack.client import SlackClient

SECRET_KEY = "of-a-benchmark"
ALLOWED_HOSTS = ["*"]
DEBUG = False
ROOT_URLCONF = "addresses"
WSGI_APPLICATION = "addresses.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "after_response",
    "rest_framework",
    "bootstrap4",
    "response.apps.ResponseConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
# Connections are kept, and a writer that meets another waits: both help it.
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": os.environ["PEER_FOLDER"] + "/db.sqlite3",
    "OPTIONS": {"timeout": 30},
    "CONN_MAX_AGE": 600,
}
DATABASES = {"default": _SQLITE}
TIME_ZONE = "UTC"
USE_TZ = False
STATIC_URL = "/static/"
REST_FRAMEWORK = {
    "PAGE_SIZE": 100,
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}
MARKDOWN_FILTER_WHITELIST_TAGS = ["a", "p", "code", "h1", "h2", "ul", "li", "strong", "em", "img"]
MARKDOWN_FILTER_WHITELIST_ATTRIBUTES = ["src", "style"]
MARKDOWN_FILTER_WHITELIST_STYLES = ["width", "height"]
RESPONSE_LOGIN_REQUIRED = False
SITE_URL = os.environ["PEER_URL"]
SLACK_TOKEN = os.environ["PEER_TOKEN"]
SLACK_SIGNING_SECRET = os.environ["PEER_SECRET"]
# Its own setting for a stand-in of Slack: host and port.
SLACK_API_MOCK = os.environ["PEER_API"]
SLACK_CLIENT = SlackClient(SLACK_TOKEN)
INCIDENT_CHANNEL_ID = os.environ["PEER_CHANNEL"]
INCIDENT_REPORT_CHANNEL_ID = os.environ["PEER_REPORTS"]
INCIDENT_BOT_ID = os.environ["PEER_BOT"]
