"""What has to be right before anything starts."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from helpdesk.supervisor import preflight
from helpdesk.supervisor.errors import StartError


def test_home_is_made_for_its_owner_only(tmp_path: Path) -> None:
    preflight.check_home(tmp_path / "a" / "home")
    assert (tmp_path / "a" / "home").stat().st_mode & 0o777 == 0o700


def test_home_is_refused_when_it_cannot_be_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match=r"^GUICHET_HOME is .*/file, which cannot be written to"):
        preflight.check_home(tmp_path / "file")


def test_a_full_disk_is_told_with_what_is_free_and_needed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda _: SimpleNamespace(free=12_000_000))
    with pytest.raises(StartError, match="has 12 MB free; Guichet needs 500 MB"):
        preflight.check_disk(tmp_path)


def test_a_broken_policy_is_told_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "policy.yml"
    file.write_text("support: [\n")
    with pytest.raises(StartError, match=r"policy\.yml:\d"):
        preflight.check_policy(file)
