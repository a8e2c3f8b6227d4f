"""What files say now."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from helpdesk.watched import Watched


@pytest.fixture
def number(tmp_path: Path) -> Path:
    return tmp_path / "number"


def replace(file: Path, text: str) -> None:
    """Write as an editor does: the new file takes the place of the old one."""
    draft = file.with_suffix(".new")
    draft.write_text(text)
    draft.replace(file)


def watch(file: Path) -> tuple[Watched[int], list[str]]:
    """The number in the file, and each text that was read."""
    texts: list[str] = []

    def read() -> int:
        texts.append(file.read_text())
        return int(texts[-1])

    return Watched(lambda: (file,), read, (ValueError, OSError)), texts


def test_file_is_read_once_until_it_changes(number: Path) -> None:
    number.write_text("1")
    value, texts = watch(number)

    assert [value(), value()] == [1, 1]
    replace(number, "2")
    assert [value(), value()] == [2, 2]
    assert texts == ["1", "2"]


@pytest.mark.parametrize("breaking", ["two", None])
def test_value_stays_and_the_log_says_why_once_when_the_file_cannot_be_read(
    number: Path, caplog: pytest.LogCaptureFixture, breaking: str | None
) -> None:
    number.write_text("1")
    value, _ = watch(number)

    if breaking is None:
        number.unlink()
    else:
        replace(number, breaking)
    with caplog.at_level(logging.ERROR):
        assert [value(), value()] == [1, 1]

    assert len(caplog.records) == 1
    replace(number, "3")
    assert value() == 3


def test_file_that_is_new_counts_as_well(tmp_path: Path) -> None:
    names = Watched(lambda: tmp_path.glob("*.md"), lambda: len([*tmp_path.iterdir()]), ())
    assert names() == 0

    (tmp_path / "new.md").touch()

    assert names() == 1


def test_first_read_fails_loudly(number: Path) -> None:
    number.write_text("one")
    with pytest.raises(ValueError, match="one"):
        watch(number)
