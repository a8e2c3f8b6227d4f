"""The registry: names, what is kept, what goes, and files that are no models."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.models import current_model, make_current
from bot.registry import history
from bot.registry.cards import card_file, read_card, report_file
from bot.registry.history import PROMOTED, ROLLED_BACK, earlier_model, is_chosen
from helpdesk.training.models.registry import ModelError, Registry
from tests.unit.training.models.conftest import AddModel, write_archive


def names(models: object) -> list[str]:
    return [each.name.removeprefix("guichet-") for each in models]  # type: ignore[attr-defined]


def test_models_are_listed_newest_first_and_the_current_one_is_marked(
    registry: Registry, root: Path, add_model: AddModel
) -> None:
    for mark, day in (("aaaa1111", 1), ("bbbb2222", 3), ("cccc3333", 2)):
        add_model(mark, day)
    make_current(root, "guichet-cccc3333.tar.gz")

    assert names(registry.all()) == ["bbbb2222", "cccc3333", "aaaa1111"]
    assert [each.current for each in registry.all()] == [False, True, False]


@pytest.mark.parametrize(
    "name",
    ["guichet-aaaa1111.tar.gz", "guichet-aaaa1111", "aaaa1111", "aaaa", "models/guichet-aaaa1111"],
)
def test_model_is_found_by_name_file_or_beginning_of_its_fingerprint(
    registry: Registry, add_model: AddModel, name: str
) -> None:
    add_model("aaaa1111")
    add_model("bbbb2222")

    assert registry.find(name).name == "guichet-aaaa1111"


def test_model_is_found_by_what_it_is(registry: Registry, root: Path, add_model: AddModel) -> None:
    add_model("aaaa1111", 1)
    make_current(root, "guichet-aaaa1111.tar.gz")
    with pytest.raises(ModelError, match="no candidate"):
        registry.find("candidate")
    add_model("bbbb2222", 2)

    assert registry.find("current").name == "guichet-aaaa1111"
    assert registry.find("candidate").name == "guichet-bbbb2222"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dddd", "There is no model 'dddd'"),
        ("aa", "There is no model 'aa'"),
        ("aaaa", "the beginning of several models"),
        ("../../etc/passwd", "There is no model"),
        ("current", "There is no current model"),
    ],
)
def test_name_that_fits_no_single_model_is_refused_in_words(
    registry: Registry, add_model: AddModel, name: str, words: str
) -> None:
    add_model("aaaa1111")
    add_model("aaaa2222")

    with pytest.raises(ModelError, match=words):
        registry.find(name)


def test_copied_model_has_a_card_of_what_its_file_tells(registry: Registry, root: Path) -> None:
    write_archive(root / "models" / "guichet-0123456789abcdef.tar.gz")

    (model,) = registry.all()
    assert model.card.rasa == "3.6.21"
    assert model.card.size > 0
    assert (model.card.author, model.card.metrics) == (None, None)


def test_model_of_another_rasa_is_refused_naming_both_versions(
    registry: Registry, add_model: AddModel
) -> None:
    add_model("aaaa1111", rasa="3.1.0")

    with pytest.raises(ModelError, match=r"trained by Rasa 3\.1\.0; this is Rasa 3\.6\.21"):
        registry.check(registry.find("aaaa1111"))


@pytest.mark.parametrize("damage", ["cut", "text", "empty", "other"])
def test_broken_archive_is_refused_and_still_listed(
    registry: Registry, root: Path, add_model: AddModel, damage: str
) -> None:
    path = add_model("aaaa1111")
    whole = path.read_bytes()
    content = {"cut": whole[: len(whole) // 2], "text": b"no archive", "empty": b""}
    path.write_bytes(content.get(damage, whole[:-12] + b"############"))

    assert names(registry.all()) == ["aaaa1111"]
    with pytest.raises(ModelError, match="is broken and cannot be served"):
        registry.check(registry.find("aaaa1111"))


def test_removed_model_leaves_nothing_behind(
    registry: Registry, root: Path, add_model: AddModel
) -> None:
    path = add_model("aaaa1111")
    report_file(path).write_text("{}")
    registry.remove(registry.find("aaaa1111"))

    assert list((root / "models").iterdir()) == []


def test_current_model_cannot_be_removed(
    registry: Registry, root: Path, add_model: AddModel
) -> None:
    path = add_model("aaaa1111")
    make_current(root, path.name)

    with pytest.raises(ModelError, match="is the model that serves"):
        registry.remove(registry.find("aaaa1111"))
    assert card_file(path).exists()


def test_pruning_keeps_the_current_the_last_five_that_served_and_the_ten_newest(
    registry: Registry, root: Path, add_model: AddModel
) -> None:
    for day in range(1, 23):
        add_model(f"{day:08d}", day)
    make_current(root, "guichet-00000002.tar.gz")
    for day in (1, 3, 4, 5, 6, 7):
        history.record(root, f"guichet-{day:08d}.tar.gz", PROMOTED, "kim")

    # 2 is current, 3 to 7 served last, 13 to 22 are the newest.
    assert names(registry.superfluous()) == [f"{day:08d}" for day in (12, 11, 10, 9, 8, 1)]


def test_model_that_served_before_the_first_promotion_can_be_gone_back_to_and_is_kept(
    registry: Registry, root: Path, add_model: AddModel
) -> None:
    for day in range(1, 13):
        add_model(f"{day:08d}", day)
    make_current(root, "guichet-00000001.tar.gz")
    registry.choose(registry.find("00000012"), PROMOTED, "kim", forced=False, reason=None)

    first = registry.find("00000001")

    assert (first.promoted, first.served is None) == ((), False)
    assert registry.earlier().path == first.path
    assert names(registry.superfluous()) == ["00000002"]


def test_choice_stands_until_the_pointer_or_the_code_changes(
    registry: Registry, root: Path, add_model: AddModel
) -> None:
    add_model("aaaa1111")
    make_current(root, "guichet-aaaa1111.tar.gz")
    assert not is_chosen(root)
    registry.choose(registry.find("aaaa1111"), PROMOTED, "kim", forced=False, reason=None)
    assert is_chosen(root)

    add_model("bbbb2222", code="of another time")
    make_current(root, "guichet-bbbb2222.tar.gz")
    assert not is_chosen(root)
    registry.choose(registry.find("bbbb2222"), PROMOTED, "kim", forced=False, reason=None)
    assert not is_chosen(root)


def test_earlier_model_is_the_one_that_served_before_also_after_going_back_and_forth(
    registry: Registry, root: Path, add_model: AddModel
) -> None:
    for mark in ("aaaa1111", "bbbb2222", "cccc3333"):
        add_model(mark)
    with pytest.raises(ModelError, match="No earlier model is known"):
        registry.earlier()
    for mark, how in (("aaaa1111", PROMOTED), ("bbbb2222", PROMOTED), ("cccc3333", PROMOTED)):
        registry.choose(registry.find(mark), how, "kim", forced=False, reason=None)
    assert registry.earlier().name == "guichet-bbbb2222"

    registry.choose(registry.find("bbbb2222"), ROLLED_BACK, "kim", forced=False, reason=None)
    assert registry.earlier().name == "guichet-cccc3333"
    registry.remove(registry.find("cccc3333"))
    assert earlier_model(root) == "guichet-aaaa1111.tar.gz"


def test_history_survives_a_line_that_was_cut_off(
    registry: Registry, root: Path, add_model: AddModel
) -> None:
    add_model("aaaa1111")
    registry.choose(registry.find("aaaa1111"), PROMOTED, "kim", forced=True, reason="it is urgent")
    with (root / "models" / "history.jsonl").open("a") as file:
        file.write('{"at": "2026-')

    (switch,) = history.history(root)
    assert (switch.by, switch.forced, switch.reason) == ("kim", True, "it is urgent")
    assert registry.find("aaaa1111").promoted == (switch,)
    assert current_model(root) == root / "models" / "guichet-aaaa1111.tar.gz"


def test_card_that_is_no_json_is_made_up_from_the_file(
    registry: Registry, root: Path, add_model: AddModel
) -> None:
    path = add_model("aaaa1111")
    card_file(path).write_text("{ half a ca")

    assert read_card(path).rasa == "3.6.21"
    assert read_card(path).author is None
