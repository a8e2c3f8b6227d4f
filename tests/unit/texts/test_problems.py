"""What is wrong with a file is said in the desk's languages, by whichever reader noticed it."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML

from helpdesk.texts.problems import ProblemError, not_yaml, sentence, why
from helpdesk.texts.staff import STAFF_LANGUAGES, Sentence, staff_texts

ROOT = Path(__file__).resolve().parents[3]
#: How the code names a text that it says later, and the group and prefix of that text.
NAMED = {
    r'\bsentence\(\s*"(\w+)"': ("problems", ""),
    r'\.wrong\(\s*"(\w+)"': ("problems", ""),
    r'\bSentence\(\s*"models",\s*"(\w+)"': ("models", ""),
    r'\b_failed\(\s*"(\w+)"': ("models", "failed_"),
    r'\bSwitchError\(\s*"(\w+)"': ("models", "switch_"),
    r'\bdesk_text\(\s*"(\w+)"\s*[,)](?!\s*"problems")': ("models", ""),
    r'"(yaml_\w+|system_\w+|git_\w+)"': ("problems", ""),
}
READERS: dict[str, Callable[[str], object]] = {
    "pyyaml": lambda text: yaml.compose(text, Loader=yaml.SafeLoader),
    "libyaml": lambda text: yaml.compose(text, Loader=yaml.CSafeLoader),
    "ruamel": lambda text: YAML().load(text),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ("a: [1\nb: 2\n", 2, "yaml_bracket"),
        ("a: 1\nb: c: d\n", 2, "yaml_colon"),
        ('a: "one\n', 2, "yaml_quote"),
        ("a: *b\n", 1, "yaml_alias"),
        ("a: 1\n b: 2\n", 2, "yaml_colon"),
        ("a:\n  - b\n c: 1\n", 3, "yaml_indent"),
        ("a: 1\n\tb: 2\n", 2, "yaml_sign"),
        ("a: 1\nb: @c\n", 2, "yaml_sign"),
        ("a: 1\nb\n", 3, "yaml_no_colon"),
        ("a: 1\n---\nb: 2\n", 2, "yaml_documents"),
    ],
)
def test_cause_and_line_are_the_same_whoever_reads_the_yaml(
    reader: str, text: str, line: int, cause: str
) -> None:
    with pytest.raises(Exception) as raised:  # each reader has errors of its own
        READERS[reader](text)
    found, problem = not_yaml(raised.value)
    assert problem == sentence("not_yaml", cause=sentence(cause))
    # Where a text ends before it should, readers name its last line or the one behind it.
    assert found in (line, line - 1)


def test_what_the_system_says_is_said_with_what_to_do_where_it_is_known() -> None:
    full = why(OSError(errno.ENOSPC, "No space left on device"))
    assert full.said("de") == (
        "die Platte ist voll; schaffen Sie Platz und versuchen Sie es noch einmal"
    )
    strange = why(OSError(errno.ELOOP, "Too many levels"))
    assert strange.said("fr") == "le système dit « Too many levels »"


def test_sentence_fills_itself_with_sentences_in_the_same_language() -> None:
    inner = (sentence("gate_missing", entry="a"), sentence("gate_unknown", entry="b"))
    outer = sentence("gate_at", path="gate.yml", problems=inner)
    assert outer.said("es") == "gate.yml: falta a; añádalo; b es desconocido; quítelo"
    assert str(ProblemError(outer)) == "gate.yml: a is missing; add it; b is unknown; remove it"


def test_sentence_survives_the_way_to_another_process() -> None:
    faults = (Sentence("models", "smoke_silent", (("error", "ReadTimeout"),)),)
    told = Sentence("models", "switch_smoke", (("model", "m"), ("wrong", "1"), ("of", "10"),
                                               ("faults", faults)))  # fmt: skip
    assert Sentence.of(json.loads(json.dumps(told.as_json()))) == told
    assert "es antwortet nicht (ReadTimeout)" in told.said("de")


def test_every_problem_that_the_code_names_has_its_text() -> None:
    code = [
        path.read_text("utf-8")
        for folder in ("helpdesk", "bot", "actions")
        for path in (ROOT / folder).rglob("*.py")
    ]
    named = {
        (group, prefix + name)
        for pattern, (group, prefix) in NAMED.items()
        for text in code
        for name in re.findall(pattern, text)
    }
    assert len(named) > 120
    texts = staff_texts("en")
    assert [each for each in sorted(named) if each[1] not in texts[each[0]]] == []


def test_every_text_about_a_problem_is_said_somewhere() -> None:
    code = "".join(
        path.read_text("utf-8")
        for folder in ("helpdesk", "bot")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert [name for name in staff_texts("en")["problems"] if f'"{name}"' not in code] == []


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_no_problem_ends_with_a_full_stop_as_sentences_go_on_behind_it(language: str) -> None:
    texts = staff_texts(language)["problems"]
    assert [name for name, text in texts.items() if text.endswith(".")] == []
