"""A copy of the project that learns from a few messages only: trained in well under a minute.

Everything but the amount of data is the project's own. What is kept of the test messages, of the
conversations and of the gate's numbers is what so small a model can be asked for.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml

from bot.models import model_name
from tests.integration.project import committed
from tests.system import CACHE, ROOT

#: Of the training messages and of the test messages of each intent, so many are kept.
LEARNT, TESTED = 12, 1
LANGUAGES = ("en",)
#: Conversations that a model of so few messages holds.
CONVERSATIONS = ("en/human_or_machine.yml",)
#: The policy has tests of its own; a trial runs these of them.
_POLICY_TESTS = ("conftest.py", "test_model.py")
#: Of the project's folder; what is kept or made there, and not in git.
_NOT_COPIED = {".git", ".venv", ".guichet", ".rasa", "models", "build"}
_EXAMPLE = re.compile(r"^ +- .*\n", re.MULTILINE)
#: Models of small projects by their names, which say what they were trained from.
_TRAINED = CACHE / "small-models"


def small_project(root: Path) -> Path:
    """The copy, in a git repository of its own, at `root`."""
    shutil.copytree(ROOT, root, ignore=_left_out, symlinks=True)
    (root / ".venv").symlink_to((ROOT / ".venv").resolve())
    (root / "models").mkdir()
    _keep_few(root / "data" / "nlu", LEARNT)
    _keep_few(root / "tests" / "data" / "nlu", TESTED)
    _keep_known(root)
    vectors = root / ".rasa" / "sentence-vectors"
    vectors.mkdir(parents=True)
    for file in (ROOT / ".rasa" / "sentence-vectors").glob("*.npz"):
        shutil.copyfile(file, vectors / file.name)
    for file in _TRAINED.glob(f"{model_name(root).removesuffix('.tar.gz')}.*"):
        shutil.copyfile(file, root / "models" / file.name)
    return committed(root)


def keep_model(root: Path) -> None:
    """Spare the next run of the tests the training of this project's first model."""
    name = model_name(root).removesuffix(".tar.gz")
    if not (_TRAINED / f"{name}.tar.gz").exists():
        shutil.rmtree(_TRAINED, ignore_errors=True)
        _TRAINED.mkdir(parents=True)
        # The model last: it is what is looked for.
        for ending in (".json", ".tar.gz"):
            shutil.copyfile(root / "models" / f"{name}{ending}", _TRAINED / f"{name}{ending}")


def _left_out(folder: str, names: list[str]) -> set[str]:
    caches = {name for name in names if name == "__pycache__" or name.endswith("_cache")}
    return caches | (_NOT_COPIED if Path(folder) == ROOT else set())


def _keep_few(folder: Path, most: int) -> None:
    for language in folder.iterdir():
        if language.name not in LANGUAGES:
            shutil.rmtree(language)
            continue
        for file in language.glob("*.yml"):
            file.write_text(_shortened(file.read_text("utf-8"), most), "utf-8")


def _shortened(text: str, most: int) -> str:
    """A file of training or of test messages with its first ones."""
    content = yaml.safe_load(text)
    if "messages" in content:
        content["messages"] = content["messages"][:most]
        return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    kept = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal kept
        if match[0].lstrip().startswith("- intent:"):
            kept = 0
            return match[0]
        kept += 1
        return match[0] if kept <= most else ""

    return _EXAMPLE.sub(keep, text)


def _keep_known(root: Path) -> None:
    smoke = root / "data" / "smoke.yml"
    known = yaml.safe_load(smoke.read_text("utf-8"))
    known = [each for each in known if each["language"] in LANGUAGES]
    smoke.write_text(yaml.safe_dump(known, allow_unicode=True), "utf-8")
    gate = root / "data" / "gate.yml"
    # One message more or less is points of so few; what a gate refuses has tests of its own.
    numbers = yaml.safe_load(gate.read_text("utf-8"))
    numbers |= {"language_macro_f1_loss": 0.2, "compromised_recall_least": 0.5}
    gate.write_text(yaml.safe_dump(numbers), "utf-8")
    for language in (root / "tests" / "conversations").iterdir():
        for file in language.glob("*.yml") if language.is_dir() else ():
            if f"{language.name}/{file.name}" not in CONVERSATIONS:
                file.unlink()
    for file in (root / "tests" / "unit" / "policy").iterdir():
        if file.name not in _POLICY_TESTS:
            file.unlink()
    tests = root / "tests" / "data"
    for file in (*(tests / "language").iterdir(), tests / "two_requests.yml"):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join(lines[:20]), "utf-8")
