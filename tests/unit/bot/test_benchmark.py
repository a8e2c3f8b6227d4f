"""Labelled files for benchmarks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.benchmark import BadBenchmark, read_csv, split


def test_labelled_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text('text,category\n"where, my card",card\nhello,greet\n', encoding="utf-8")

    assert read_csv(path) == [("where, my card", "card"), ("hello", "greet")]


@pytest.mark.parametrize(
    "content", ["", "a,b\nx,y\n", "text,category\n,card\n", "text,category\nx\n"]
)
def test_file_without_texts_or_labels_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "train.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(BadBenchmark, match="train"):
        read_csv(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadBenchmark):
        read_csv(tmp_path / "none.csv")


def test_single_file_is_split_within_each_category() -> None:
    rows = [(f"text {number}", "ab"[number % 2]) for number in range(20)]

    training, test = split(rows)

    assert (len(training), len(test)) == (16, 4)
    assert {category for _, category in test} == {"a", "b"}
