"""Set-up: finding a Python, installing once, resuming, and saying why not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bootstrap import __main__ as command
from bootstrap import environments
from bootstrap.environments import Environment, install, is_current
from bootstrap.failures import SetupError, explain
from bootstrap.installer import run
from bootstrap.pythons import find_python

ROOT = Path(__file__).parents[3]


def script(path: Path, body: str) -> Path:
    """An executable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An environment with two locks, not yet installed."""
    locks = tmp_path / "app.txt", tmp_path / "dev.txt"
    for lock in locks:
        lock.write_text(lock.name)
    return Environment(tmp_path / ".venv" / "app", "things", ("3.11",), locks)


@pytest.fixture
def uv(tmp_path: Path, monkeypatch) -> Path:
    """An installer that makes an interpreter and writes down what it was asked."""
    monkeypatch.setattr(environments, "find_python", lambda _versions: Path("/usr/bin/python3"))
    return script(
        tmp_path / "uv",
        f'echo "$@" >> {tmp_path}/asked\n'
        f"mkdir -p {tmp_path}/.venv/app/bin\n"
        f"touch {tmp_path}/.venv/app/bin/python",
    )


def asked(tmp_path: Path) -> list[str]:
    return (tmp_path / "asked").read_text().splitlines()


def test_python_is_found_in_pyenv_newest_patch_first(tmp_path: Path) -> None:
    for patch in (9, 10, 2):
        script(tmp_path / f"versions/3.10.{patch}/bin/python3.10", "echo 3.10")
    found = find_python(["3.10"], {"PYENV_ROOT": str(tmp_path), "PATH": ""})
    assert found == tmp_path / "versions/3.10.10/bin/python3.10"


def test_python_is_looked_for_on_the_path_when_pyenv_has_none(tmp_path: Path) -> None:
    script(tmp_path / "shims/python3.10", "echo 3.10")
    right = script(tmp_path / "bin/python3.10", "echo 3.10")
    path = f"{tmp_path}/shims:{tmp_path}/bin"
    assert find_python(["3.10"], {"PYENV_ROOT": "/none", "PATH": path}) == right


@pytest.mark.parametrize("body", ["exit 1", "echo 3.9", "echo"])
def test_python_is_not_taken_when_it_does_not_answer_as_it_should(
    tmp_path: Path, body: str
) -> None:
    script(tmp_path / "python3.10", body)
    assert find_python(["3.10"], {"PYENV_ROOT": "/none", "PATH": str(tmp_path)}) is None


def test_the_best_version_is_taken_when_there_are_several(tmp_path: Path) -> None:
    script(tmp_path / "python3.12", "echo 3.12")
    best = script(tmp_path / "python3.11", "echo 3.11")
    versions = ["3.11", "3.12"]
    assert find_python(versions, {"PYENV_ROOT": "/none", "PATH": str(tmp_path)}) == best


def test_an_environment_is_current_once_installed_and_until_a_lock_changes(
    environment: Environment, uv: Path, tmp_path: Path
) -> None:
    assert not is_current(environment)
    install(environment, uv)
    assert is_current(environment)
    environment.locks[1].write_text("newer")
    assert not is_current(environment)


def test_an_environment_with_the_tests_packages_is_current_for_running_as_well(
    environment: Environment, uv: Path
) -> None:
    install(environment, uv)
    for_running = Environment(environment.folder, "", (), environment.locks[:1])
    assert is_current(for_running)


def test_the_tests_packages_stay_when_the_lock_for_running_changes(
    environment: Environment, uv: Path, tmp_path: Path
) -> None:
    install(environment, uv)
    environment.locks[0].write_text("newer")
    install(Environment(environment.folder, "", (), environment.locks[:1]), uv)
    assert asked(tmp_path)[-1].endswith(f"{tmp_path}/app.txt {tmp_path}/dev.txt")
    assert is_current(environment)


def test_locks_are_installed_with_their_hashes_checked(
    environment: Environment, uv: Path, tmp_path: Path
) -> None:
    install(environment, uv)
    assert "--require-hashes" in asked(tmp_path)[-1]


def test_an_interrupted_installation_is_resumed_in_the_same_environment(
    environment: Environment, uv: Path, tmp_path: Path
) -> None:
    install(environment, uv)
    environment.locks[0].write_text("newer")
    with pytest.raises(SetupError):
        install(environment, script(tmp_path / "broken", "exit 1"))
    assert not is_current(environment)
    install(environment, uv)
    assert is_current(environment)
    assert sum("venv --quiet" in each for each in asked(tmp_path)) == 1


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("error: No space left on device (os error 28)", "The disk is full"),
        ("client error (Connect): dns error: failed to lookup", "cannot be reached"),
        ("Hash mismatch for `six==1.16.0`", "not the one that was locked"),
        ("error: No interpreter found for Python 3.10", "was not found"),
        ("The virtual environment was not created ... ensurepip is not available", "python3-venv"),
    ],
)
def test_a_known_failure_is_told_in_one_sentence(output: str, sentence: str) -> None:
    assert sentence in explain(output)
    assert "\n" not in explain(output)


def test_an_unknown_failure_shows_its_last_lines() -> None:
    assert explain("a\nb\nc\nd\ne\nf\n").endswith("b\nc\nd\ne\nf")


def test_an_installers_lines_are_shown_as_they_come_and_explained_at_the_end(capsys) -> None:
    with pytest.raises(SetupError, match="The disk is full"):
        run([sys.executable, "-c", "print('No space left on device'); raise SystemExit(2)"])
    assert capsys.readouterr().out == "  No space left on device\n"


def test_a_full_disk_is_told_before_anything_is_installed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1.25e9))
    with pytest.raises(SetupError, match=r"has 1\.2 GB free; set-up needs 4 GB"):
        command.check_disk(tmp_path)


def test_set_up_ends_with_a_sentence_and_exit_code_1_when_it_fails(monkeypatch, capsys) -> None:
    def fail(_wanted: object) -> None:
        raise SetupError("The disk is full.")

    monkeypatch.setattr(command, "is_current", lambda _: False)
    monkeypatch.setattr(command, "complete", fail)
    assert command.main([]) == 1
    assert capsys.readouterr().err == "guichet: The disk is full.\n"


def test_a_machine_without_python_is_told_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "bootstrap").mkdir()
    shutil.copy(ROOT / "bootstrap" / "run", tmp_path / "bootstrap" / "run")
    for name in ("dirname", "sh"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    text = (tmp_path / "bootstrap" / "run").read_text().replace("/usr/bin/python3", "")
    (tmp_path / "bootstrap" / "run").write_text(text)
    done = subprocess.run(
        ["sh", tmp_path / "bootstrap" / "run"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("guichet: no Python was found; install Python 3.11")
