"""What each part is told through its environment."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sqlalchemy.engine import make_url

from helpdesk.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
APP_PYTHON = ROOT / ".venv" / "app" / "bin" / "python"
RASA_PYTHON = ROOT / ".venv" / "rasa" / "bin" / "python"

#: One process, no telemetry, no chatter of libraries; nothing below a warning is logged, since
#: Rasa's lower levels tell what customers wrote.
_RASA_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "PYTHONWARNINGS": "ignore",
    "SANIC_WORKERS": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
}

#: The AVX-512 kernels of the OpenBLAS in Rasa's NumPy and SciPy (0.3.20, 0.3.18) have crashed on
#: processors newer than they are, with matrices as large as training needs; these have not.
_OLDER_KERNELS = {"OPENBLAS_CORETYPE": "Haswell"}

_PLACES = ("GUICHET_HOME", "GUICHET_MODELS")


def app_environment(
    settings: Settings, inherited: Mapping[str, str], rasa_url: str, actions_url: str
) -> dict[str, str]:
    """For the web server and the actions: the operator's own settings, and where the others are."""
    return {
        **_python(inherited),
        "GUICHET_HOME": str(settings.home),
        "GUICHET_RASA_URL": rasa_url,
        "GUICHET_ACTIONS_URL": actions_url,
    }


def rasa_environment(
    settings: Settings, inherited: Mapping[str, str], actions_url: str
) -> dict[str, str]:
    """For Rasa: only what endpoints.yml and credentials.yml name, none of the server's secrets."""
    return {
        **rasa_tool_environment(inherited),
        "GUICHET_HOME": str(settings.home),
        "GUICHET_ACTIONS_URL": actions_url,
        "GUICHET_INTERNAL_SECRET": settings.internal_secret,
        "GUICHET_TRACKER_URL": tracker_url(settings),
    }


def rasa_tool_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """For training and other tools of Rasa's environment: of all settings, where things are."""
    plain = {
        name: value
        for name, value in inherited.items()
        if not name.startswith("GUICHET_") or name in _PLACES
    }
    kernels = _OLDER_KERNELS if _has_avx512() else {}
    return {**kernels, **_python(plain), **_RASA_QUIET}


def tool_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """For a command of this project's own: the operator's settings."""
    return _python(inherited)


def tracker_url(settings: Settings) -> str:
    """Where Rasa keeps its trackers, for SQLAlchemy 1.4: the operator's PostgreSQL, or SQLite."""
    database = make_url(settings.database_url)
    if database.get_backend_name() != "postgresql":
        return f"sqlite:///{settings.home / 'trackers.db'}"
    address = database.set(drivername="postgresql+psycopg2")
    # Rasa expands variables in what it reads; a dollar sign of a password is none.
    return address.render_as_string(hide_password=False).replace("$", "%24")


def _python(inherited: Mapping[str, str]) -> dict[str, str]:
    return {**inherited, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


@cache
def _has_avx512() -> bool:
    """Whether this processor is one of those; on other systems than Linux, no."""
    try:
        return " avx512f " in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
