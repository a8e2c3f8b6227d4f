"""How the parts are started."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk.settings import read_settings
from helpdesk.supervisor import parts, training
from helpdesk.supervisor.errors import StartError
from helpdesk.supervisor.ports import PrivatePort


@pytest.fixture
def ports():
    both = PrivatePort(0), PrivatePort(0)
    yield both
    for port in both:
        port.close()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("10.1.2.3", "http://10.1.2.3:8000"),
    ],
)
def test_web_server_is_asked_where_this_machine_reaches_it(host: str, url: str) -> None:
    assert parts.local_url(read_settings({"GUICHET_HOST": host})) == url


def test_rasa_and_actions_listen_on_loopback_whatever_the_public_address(
    ports, tmp_path: Path
) -> None:
    settings = read_settings({"GUICHET_HOST": "0.0.0.0"})
    rasa = parts.rasa_part(settings, {}, tmp_path / "model.tar.gz", *ports)
    actions = parts.actions_part(settings, {}, *ports)
    for command in (rasa.command(), actions.command()):
        assert "127.0.0.1" in command
        assert "0.0.0.0" not in command
    assert actions.environment["GUICHET_RASA_URL"] == ports[0].url
    assert rasa.environment["GUICHET_ACTIONS_URL"] == ports[1].url


def test_rasa_serves_the_same_model_at_each_start_though_another_is_current_by_then(
    ports, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(training, "ROOT", tmp_path)
    (tmp_path / "models").mkdir()
    for name in ("first.tar.gz", "second.tar.gz"):
        (tmp_path / "models" / name).touch()
    (tmp_path / "models" / "current").write_text("first.tar.gz\n")
    rasa = parts.rasa_part(read_settings({}), {}, training.served_model(), *ports)
    (tmp_path / "models" / "current").write_text("second.tar.gz\n")

    assert str(tmp_path / "models" / "first.tar.gz") in rasa.command()


def test_web_server_is_told_where_rasas_address_is_written(ports, tmp_path: Path) -> None:
    settings = read_settings({"GUICHET_HOME": str(tmp_path)})
    web = parts.web_part(settings, {}, *ports)

    assert web.environment["GUICHET_SERVING_FILE"] == str(settings.home / "serving.json")


def test_a_start_without_a_model_says_how_to_get_one(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(training, "ROOT", tmp_path)
    with pytest.raises(StartError, match=r"\./guichet train"):
        training.served_model()
