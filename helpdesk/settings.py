"""Settings of the whole product: one frozen object, read once from the environment."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

Mode = Literal["demo", "production"]

#: Shipped secrets. They open a demo on one machine; production refuses them.
DEMO_SECRET = "demo-server-key-never-use-in-production"  # noqa: S105
DEMO_IDENTITY_SECRET = "demo-identity-secret-never-use-in-production"  # noqa: S105
MINIMUM_SECRET_LENGTH = 32
#: The project that runs.
PROJECT = Path(__file__).resolve().parent.parent


class SettingsError(ValueError):
    """A setting is missing or wrong; the message names the variable and the cure."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator chooses. Every field is one `GUICHET_…` variable (docs/operating.md)."""

    mode: Mode
    host: str
    port: int
    home: Path
    database_url: str
    redis_url: str | None
    smtp_url: str | None
    mail_from: str
    mail_reply_to: str | None
    public_url: str
    privacy_url: str
    allowed_origins: tuple[str, ...]
    webhook_allow: tuple[str, ...]
    policy_file: Path
    #: The project whose data, articles, policy and conversations trainers edit in the studio.
    data_root: Path
    rasa_url: str
    actions_url: str
    #: Where the supervisor writes Rasa's address, which it changes; None without a supervisor.
    serving_file: Path | None
    rasa_timeout_seconds: float
    secret: str = field(repr=False)
    identity_secret: str = field(repr=False)

    @property
    def demo(self) -> bool:
        """Whether demo-only routes, accounts and the simulated clock exist."""
        return self.mode == "demo"

    @property
    def internal_secret(self) -> str:
        """What the web process shows Rasa on loopback; derived, so there is none to configure."""
        return derived_key(self.secret, "internal").hex()


def derived_key(secret: str, purpose: str) -> bytes:
    """A key for one purpose (HMAC-SHA-256, RFC 2104), so that keys never serve two masters."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Parse the environment. Raises SettingsError naming the first variable that is wrong."""
    env = os.environ if environment is None else environment
    root = PROJECT
    mode = _mode(env)
    port = _integer(env, "GUICHET_PORT", 8000, low=1, high=65535)
    host = env.get("GUICHET_HOST", "127.0.0.1")
    home = Path(env.get("GUICHET_HOME") or root / ".guichet").expanduser().resolve()
    public_url = _url(env, "GUICHET_PUBLIC_URL", f"http://{host}:{port}", ("http", "https"))
    return Settings(
        mode=mode,
        host=host,
        port=port,
        home=home,
        database_url=_url(
            env,
            "GUICHET_DATABASE_URL",
            f"sqlite:///{home / 'guichet.db'}",
            ("sqlite", "postgresql", "postgresql+psycopg"),
        ),
        redis_url=_optional_url(env, "GUICHET_REDIS_URL", ("redis", "rediss")),
        smtp_url=_optional_url(env, "GUICHET_SMTP_URL", ("smtp", "smtps")),
        mail_from=env.get("GUICHET_MAIL_FROM", "Guichet <support@example.com>"),
        mail_reply_to=_reply_to(env, "GUICHET_MAIL_REPLY_TO"),
        public_url=public_url.rstrip("/"),
        privacy_url=env.get("GUICHET_PRIVACY_URL") or f"{public_url.rstrip('/')}/privacy",
        allowed_origins=tuple(env.get("GUICHET_ALLOWED_ORIGINS", "").replace(",", " ").split()),
        webhook_allow=tuple(env.get("GUICHET_WEBHOOK_ALLOW", "").lower().replace(",", " ").split()),
        policy_file=Path(env.get("GUICHET_POLICY_FILE") or root / "policy.yml"),
        data_root=Path(env.get("GUICHET_DATA_ROOT") or root).expanduser().resolve(),
        rasa_url=_url(env, "GUICHET_RASA_URL", "http://127.0.0.1:5005", ("http",)).rstrip("/"),
        actions_url=_url(env, "GUICHET_ACTIONS_URL", "http://127.0.0.1:5055", ("http",)).rstrip(
            "/"
        ),
        serving_file=Path(env["GUICHET_SERVING_FILE"]) if env.get("GUICHET_SERVING_FILE") else None,
        rasa_timeout_seconds=float(
            _integer(env, "GUICHET_RASA_TIMEOUT_SECONDS", 20, low=1, high=120)
        ),
        secret=_secret(env, "GUICHET_SECRET", DEMO_SECRET, mode),
        identity_secret=_secret(env, "GUICHET_IDENTITY_SECRET", DEMO_IDENTITY_SECRET, mode),
    )


def _mode(env: Mapping[str, str]) -> Mode:
    value = env.get("GUICHET_MODE", "demo")
    if value == "demo":
        return "demo"
    if value == "production":
        return "production"
    raise SettingsError(f"GUICHET_MODE is {value!r}; write demo or production.")


def _integer(env: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    text = env.get(name, str(default))
    if not text.isdecimal() or not low <= int(text) <= high:
        raise SettingsError(f"{name} is {text!r}; write a whole number from {low} to {high}.")
    return int(text)


def _url(env: Mapping[str, str], name: str, default: str, schemes: tuple[str, ...]) -> str:
    value = env.get(name) or default
    if urlsplit(value).scheme not in schemes:
        raise SettingsError(f"{name} is not an address that starts with {' or '.join(schemes)}:")
    return value


def _optional_url(env: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    return _url(env, name, "", schemes) if env.get(name) else None


def _reply_to(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name) or None
    if value is not None and ("{token}" not in value.partition("@")[0] or "@" not in value):
        raise SettingsError(
            f"{name} is {value!r}; write an address with {{token}} before its @, such as "
            "support+{token}@example.com."
        )
    return value


def _secret(env: Mapping[str, str], name: str, demo_value: str, mode: Mode) -> str:
    value = env.get(name, "")
    if mode == "demo":
        return value or demo_value
    if not value:
        raise SettingsError(f"{name} is missing; production needs a secret of its own.")
    if value in (DEMO_SECRET, DEMO_IDENTITY_SECRET):
        raise SettingsError(f"{name} is a shipped default; production needs a secret of its own.")
    if len(value) < MINIMUM_SECRET_LENGTH:
        raise SettingsError(
            f"{name} has {len(value)} characters; production needs at least "
            f"{MINIMUM_SECRET_LENGTH}."
        )
    return value
