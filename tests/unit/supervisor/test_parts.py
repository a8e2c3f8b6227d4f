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
    ports, tmp_path: Path, monkeypatch
) -> None:
    settings = read_settings({"GUICHET_HOST": "0.0.0.0"})
    monkeypatch.setattr(parts, "served_model", lambda: tmp_path / "model.tar.gz")
    rasa = parts.rasa_part(settings, {}, *ports)
    actions = parts.actions_part(settings, {}, *ports)
    for command in (rasa.command(), actions.command()):
        assert "127.0.0.1" in command
        assert "0.0.0.0" not in command
    assert actions.environment["GUICHET_RASA_URL"] == ports[0].url
    assert rasa.environment["GUICHET_ACTIONS_URL"] == ports[1].url


def test_rasa_serves_the_model_that_is_current_at_each_start(
    ports, tmp_path: Path, monkeypatch
) -> None:
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(training, "ROOT", tmp_path)
    rasa = parts.rasa_part(read_settings({}), {}, *ports)
    for name in ("first.tar.gz", "second.tar.gz"):
        (tmp_path / "models" / name).touch()
        (tmp_path / "models" / "current").write_text(f"{name}\n")
        assert str(tmp_path / "models" / name) in rasa.command()


def test_a_start_without_a_model_says_how_to_get_one(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(training, "ROOT", tmp_path)
    with pytest.raises(StartError, match=r"\./guichet train"):
        training.served_model()
