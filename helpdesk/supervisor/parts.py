"""The three parts of a running Guichet: how each is started, and where it shows that it serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpdesk.settings import Settings
from helpdesk.supervisor import serving
from helpdesk.supervisor.environment import (
    APP_PYTHON,
    RASA_PYTHON,
    ROOT,
    app_environment,
    rasa_environment,
)
from helpdesk.supervisor.ports import LOOPBACK, PrivatePort

#: Seconds that open requests get when the web server is asked to end.
_WEB_PATIENCE = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A process. `command` is asked at each start; `probe` is a URL that answers 200 to a GET."""

    name: str
    command: Callable[[], Sequence[str]]
    environment: Mapping[str, str]
    probe: str


def rasa_part(
    settings: Settings,
    inherited: Mapping[str, str],
    model: Path,
    rasa: PrivatePort,
    actions: PrivatePort,
) -> Part:
    """Rasa with this model, also after a restart; another model is another part."""

    def command() -> list[str]:
        return [
            *(str(RASA_PYTHON), "-m", "helpdesk.supervisor.rasa_server", "run"),
            *("--model", str(model)),
            *("--endpoints", str(ROOT / "endpoints.yml")),
            *("--credentials", str(ROOT / "credentials.yml")),
            *("--interface", LOOPBACK, "--port", str(rasa.number)),
        ]

    environment = rasa_environment(settings, inherited, actions.url)
    return Part("rasa", command, environment, f"{rasa.url}/webhooks/guichet/ready")


def actions_part(
    settings: Settings, inherited: Mapping[str, str], rasa: PrivatePort, actions: PrivatePort
) -> Part:
    """The custom actions."""

    def command() -> list[str]:
        server = "helpdesk.supervisor.actions_server"
        return [str(APP_PYTHON), "-P", "-m", server, LOOPBACK, str(actions.number)]

    environment = app_environment(settings, inherited, rasa.url, actions.url)
    return Part("actions", command, environment, f"{actions.url}/health")


def web_part(
    settings: Settings, inherited: Mapping[str, str], rasa: PrivatePort, actions: PrivatePort
) -> Part:
    """The web server, the only part that others than this machine may reach."""

    def command() -> list[str]:
        return [
            *(str(APP_PYTHON), "-P", "-m", "uvicorn", "--factory", "helpdesk.web.app:create_app"),
            *("--host", settings.host, "--port", str(settings.port)),
            *("--timeout-graceful-shutdown", str(_WEB_PATIENCE)),
            *("--log-level", "warning", "--no-server-header"),
        ]

    environment = {
        **app_environment(settings, inherited, rasa.url, actions.url),
        "GUICHET_SERVING_FILE": str(settings.home / serving.FILE),
    }
    return Part("web", command, environment, f"{local_url(settings)}/healthz")


def local_url(settings: Settings) -> str:
    """Where this machine reaches the web server."""
    host = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
