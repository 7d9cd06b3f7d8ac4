"""The settings: environment `MUSTER_*`, or the same keys in `muster.toml`; secrets may be read from files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from limits import parse as parse_limit
from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from core.blocks.office_hours import zone_named
from core.incidents.access import AccessRole


def _role(word: Any) -> Any:
    return AccessRole.named(word) if isinstance(word, str) else word


class FileSource(PydanticBaseSettingsSource):
    """`MUSTER_X_FILE` names a file that holds `MUSTER_X`, as container secrets do."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"MUSTER_{field_name.upper()}_FILE")
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            raise SettingsError(
                f"MUSTER_{field_name.upper()}_FILE names {path}, which can't be read: {error}."
            ) from error

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


class SettingsError(Exception):
    """A setting that can't be used; the text says which and what to do."""


class Settings(BaseSettings):
    """What a person who runs Muster can set. Defaults run everything in one process, on SQLite, on this machine only."""

    model_config = SettingsConfigDict(env_prefix="MUSTER_", toml_file="muster.toml", extra="ignore")

    data_dir: Path = Field(Path("data"), description="Folder for the database when no other is named.")
    database_url: str = Field("", description="`sqlite:///…` or `postgresql://…`; empty: SQLite in the data folder.")
    redis_url: str = Field(
        "",
        description="`redis://…`, for several processes: wakes them sooner, knows who is signed in. One process needs none.",
    )
    pace_calls: bool = Field(
        True, description="Keep below the chats' written rates instead of waiting to be told; off: only when told."
    )
    site_url: str = Field("http://127.0.0.1:8000", description="The web UI's address as people's browsers reach it.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    keep_words_days: int = Field(
        0, ge=0, description="Days after an incident's end that words of messages are kept; 0: for ever."
    )
    keep_files_days: int = Field(0, ge=0, description="The same for the files shown with them.")
    worker_port: int = Field(
        0, ge=0, le=65535, description="Where `muster worker` answers /healthz, /readyz and /metrics; 0: nowhere."
    )
    keep_alive_s: int = Field(
        75,
        ge=1,
        description="Seconds that an idle connection stays open: more than the load balancer in front leaves it idle "
        "(AWS 60, nginx 60, Google Cloud 600).",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Seals what is kept in Redis, the same for all processes; empty: by a secret kept in the database.",
    )
    reading: Literal["", "signed-in", "open"] = Field(
        "", description="Who may read what is not private; empty: whoever signs in (docs/sign-in.md)."
    )
    default_role: Annotated[AccessRole, BeforeValidator(_role)] = Field(
        AccessRole.RESPONDER,
        description="What everybody is who was given no role: viewer, responder, manager or admin.",
    )
    declare_role: Annotated[AccessRole, BeforeValidator(_role)] = Field(
        AccessRole.RESPONDER, description="The least role that may declare incidents."
    )
    declare_in: Annotated[list[str], NoDecode] = Field(
        [], description="Ids of the chat channels in which incidents may be declared; empty: in all."
    )
    oidc_issuer: str = Field("", description="The OpenID provider, such as https://slack.com (docs/sign-in.md).")
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = Field("", description="What the button calls it: “Sign in with …”.")
    oidc_scopes: str = "openid email profile"
    oidc_domains: Annotated[list[str], NoDecode] = Field(
        [], description="Domains whose verified addresses may sign in without being known from chat."
    )
    oidc_workspaces: Annotated[list[str], NoDecode] = Field(
        [], description="Ids of Slack workspaces or Entra tenants whose people may sign in; empty: the connected one."
    )
    oidc_anybody: bool = Field(False, description="Whoever the provider knows may sign in: for a company's own only.")
    oidc_trust_email: bool = Field(False, description="The provider's addresses are sure though it does not say so.")
    admins: Annotated[list[str], NoDecode] = Field(
        [], description="Verified addresses of those who are administrators once they sign in."
    )
    session_idle_hours: float = Field(24, gt=0, description="Hours after which an unused sign-in ends.")
    session_hours: float = Field(168, gt=0, description="Hours after which every sign-in ends.")
    blocks: Annotated[list[str], NoDecode] = Field([], description="Modules that hold a company's building blocks.")
    playbook: Path | None = Field(None, description="TOML file with the rules of the process (docs/playbook.md).")
    report_template: Path | None = Field(None, description="Markdown that a report begins with (docs/reports.md).")
    roles: Annotated[list[str], NoDecode] = Field(
        ["communications", "scribe"], description="What somebody may look after beside the lead."
    )
    keep_reactions: Annotated[list[str], NoDecode] = Field(
        ["pushpin"], description="Reactions that put a message into the timeline, by their short names."
    )
    audiences: Annotated[dict[str, str], NoDecode] = Field(
        {}, description="Who is told by `update`, with the ids of their channels: execs=C123, support=C456."
    )
    timezone: str = Field("UTC", description="The zone of those whose own is not known, such as Europe/London.")
    archive_days: int = Field(14, ge=0, description="Days after closing when the comms channel is archived; 0: never.")
    channel_at_once: bool = Field(False, description="Make the comms channel at the declaration, without a click.")

    api_limit: str = Field("600/minute", description="How often one token may use the API: 600/minute, 20/second.")
    webhook_allow_private: bool = Field(
        False, description="Webhooks may lead into private networks, and without encryption: for trials only."
    )
    alerts: Path | None = Field(None, description="TOML file with the sources of alerts (docs/alerts.md).")

    slack_bot_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    slack_incidents_channel: str = "#incidents"
    slack_reports_channel: str = ""

    discord_bot_token: SecretStr = SecretStr("")
    discord_api_url: str = "https://discord.com/api/v10"
    discord_guild: str = Field("", description="The server's id: a long number.")
    discord_incidents_channel: str = Field("incidents", description="Id or name of the channel for headlines.")
    discord_reports_channel: str = ""
    discord_category: str = Field("", description="Category for the channels of incidents, by id or name.")
    discord_archive_category: str = Field("", description="Where channels go when they are put away.")

    teams_client_id: str = Field("", description="The bot's application (client) id.")
    teams_client_secret: SecretStr = SecretStr("")
    teams_tenant_id: str = Field("", description="The organisation's id (directory id).")
    teams_team: str = Field("", description="The team that incidents live in: its link (Get link to team) or id.")
    teams_incidents_channel: str = Field("General", description="Name, link or id of the channel for headlines.")
    teams_reports_channel: str = ""
    teams_api_url: str = Field("", description="A sandbox in Microsoft's place.")
    teams_webhook_url: SecretStr = Field(
        SecretStr(""), description="Webhook mode: the workflow that posts to a channel."
    )
    teams_outgoing_secret: SecretStr = Field(SecretStr(""), description="Webhook mode: the Outgoing Webhook's secret.")
    teams_admits_unsigned: bool = Field(
        False, description="Take activities without a token, for Microsoft's Agents Playground; on loopback only."
    )

    pagerduty_services: SecretStr = Field(
        SecretStr(""), description="payments=ROUTING_KEY:ESCALATION_POLICY_ID, …; the policy may be left out."
    )
    pagerduty_api_token: SecretStr = SecretStr("")
    pagerduty_events_url: str = "https://events.pagerduty.com"
    pagerduty_api_url: str = "https://api.pagerduty.com"
    opsgenie_api_key: SecretStr = SecretStr("")
    opsgenie_services: str = Field("", description="payments=TEAM:SCHEDULE, …; the schedule may be left out.")
    opsgenie_api_url: str = "https://api.opsgenie.com"
    pager_webhook_url: SecretStr = SecretStr("")
    pager_webhook_secret: SecretStr = SecretStr("")
    pager_webhook_services: Annotated[list[str], NoDecode] = ["on-call"]
    statuspage_page_id: str = ""
    statuspage_api_key: SecretStr = SecretStr("")
    statuspage_api_url: str = "https://api.statuspage.io"

    @field_validator("audiences", mode="before")
    @classmethod
    def _pairs(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        pairs = [each.partition("=") for each in value.split(",") if each.strip()]
        wrong = [name for name, sign, channel in pairs if not (name.strip() and sign and channel.strip())]
        if wrong:
            raise ValueError("must look like execs=C123, support=C456")
        return {name.strip().casefold(): channel.strip() for name, _, channel in pairs}

    @field_validator("roles")
    @classmethod
    def _folded(cls, value: list[str]) -> list[str]:
        return [each.casefold() for each in value]

    @field_validator(
        "blocks",
        "roles",
        "declare_in",
        "oidc_domains",
        "oidc_workspaces",
        "admins",
        "keep_reactions",
        "pager_webhook_services",
        mode="before",
    )
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value

    @field_validator("timezone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        return zone_named(value).key

    @field_validator("api_limit")
    @classmethod
    def _a_limit(cls, value: str) -> str:
        try:
            parse_limit(value)
        except ValueError:
            raise ValueError("must look like 600/minute or 20/second") from None
        return value

    @field_validator("site_url")
    @classmethod
    def _no_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _teams_in_one_way(self) -> Self:
        if self.teams_client_id and self.teams_webhook_url.get_secret_value():
            raise ValueError(
                "MUSTER_TEAMS_CLIENT_ID connects Teams by a bot, MUSTER_TEAMS_WEBHOOK_URL by webhooks. Set one of them."
            )
        return self

    @model_validator(mode="after")
    def _unsigned_on_loopback_only(self) -> Self:
        if self.teams_admits_unsigned and self.host not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError(
                "MUSTER_TEAMS_ADMITS_UNSIGNED lets everybody speak for Teams, so MUSTER_HOST must be 127.0.0.1 with it."
            )
        return self

    @property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data_dir / 'muster.db'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, FileSource(settings_cls), TomlConfigSettingsSource(settings_cls)
