"""Terminal and log files."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk.supervisor import output
from helpdesk.supervisor.output import Output


class Terminal(io.StringIO):
    """A stream that is one."""

    def isatty(self) -> bool:
        return True


class ClosedTerminal(io.StringIO):
    """What is left after the window was closed."""

    def write(self, _text: str) -> int:
        raise OSError(5, "Input/output error")


def printed(stream: io.StringIO, folder: Path, environment: dict[str, str]) -> str:
    """What a line of the web server looks like there."""
    with closing(Output(folder, stream, environment)) as out:
        out.sink("web")("a line")
    return stream.getvalue()


def test_lines_have_their_parts_name_in_front(tmp_path: Path) -> None:
    assert printed(io.StringIO(), tmp_path, {}) == "web     | a line\n"


def test_names_are_coloured_when_on_a_terminal(tmp_path: Path) -> None:
    assert printed(Terminal(), tmp_path, {}) == "\033[32mweb     |\033[0m a line\n"


def test_names_are_not_coloured_when_no_color_is_set(tmp_path: Path) -> None:
    assert "\033" not in printed(Terminal(), tmp_path, {"NO_COLOR": "1"})


def test_lines_are_kept_with_their_time_when_the_terminal_is_gone(tmp_path: Path) -> None:
    printed(ClosedTerminal(), tmp_path / "logs", {})
    kept = (tmp_path / "logs" / "web.log").read_text()
    assert kept.startswith("20")
    assert kept.endswith(" a line\n")


def test_logs_are_rotated_when_they_have_grown(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(output, "_LOG_BYTES", 100)
    with closing(Output(tmp_path, io.StringIO(), {})) as out:
        for number in range(50):
            out.write("rasa", f"line {number}")
    assert len(list(tmp_path.iterdir())) == 5
    assert all(path.stat().st_size <= 100 for path in tmp_path.iterdir())


@pytest.mark.parametrize("name", ["web", "a part nobody foresaw"])
def test_any_name_can_write(name: str, tmp_path: Path) -> None:
    with closing(Output(tmp_path, Terminal(), {})) as out:
        out.write(name, "something")
