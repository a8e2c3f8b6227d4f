"""`guichet data flows`: the dialogue as pictures, drawn from what makes it (docs/flows.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from helpdesk.conversations.model import Expects
from helpdesk.dialogue import handlers
from helpdesk.dialogue.services import load_questions
from helpdesk.supervisor.environment import ROOT

FLOWS = ROOT / "docs" / "flows.md"

_HEAD = """# The dialogue in pictures

Drawn by `./guichet data flows` from `data/rules`, `config.yml`, `data/questions.yml` and
`helpdesk/dialogue/handlers.py`; a test fails while this page is older than they are.
"""
_EXPECTED = """
## While something is expected

A message that comes while the assistant waits goes to the question first. What is asked aside is
answered and the question asked again; what leaves it, leaves it. Any choice that was offered goes
straight to what it names.
"""
_CHOICES = """
## Choices

What the assistant offers besides the intents above; only a choice that it issued leads here.
"""
_TICKET = """
## What a ticket asks

In this order, without what the customer named already; then the summary, corrected field by field
until it is confirmed.
"""


def flows(root: Path = ROOT) -> str:
    """The page, as Markdown with Mermaid diagrams."""
    parts = [_HEAD]
    for path in sorted((root / "data" / "rules").glob("*.yml")):
        parts += [f"\n## {path.stem.capitalize()}\n", _mermaid(_rules(_load(path)["rules"]))]
    parts += [_EXPECTED, _mermaid(_expected(_load(root / "config.yml")["policies"]))]
    parts += [_CHOICES, _mermaid(_choices())]
    parts += [_TICKET, _mermaid(_ticket(load_questions(root / "data" / "questions.yml")))]
    return "\n".join(parts)


def _rules(rules: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """One arrow from all intents that lead to an action, to that action."""
    by_action: dict[str, list[str]] = {}
    for rule in rules:
        intents = [step["intent"] for step in rule["steps"] if "intent" in step]
        actions = [step["action"] for step in rule["steps"] if "action" in step]
        by_action.setdefault(" then ".join(actions), []).extend(intents)
    yield "flowchart LR"
    for number, (action, intents) in enumerate(by_action.items()):
        yield f'  i{number}(["{"<br>".join(intents)}"]) --> a{number}["{action}"]'


def _expected(policies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    answers = next(p["answers"] for p in policies if "answers" in p)
    yield "flowchart LR"
    yield f'  asides(["{"<br>".join(sorted(handlers.ASIDES))}"])'
    yield f'  leaving(["{"<br>".join(sorted(handlers.DEPARTURES))}"])'
    yield '  elsewhere["what the message asks for"]'
    for expected in Expects:
        answering = answers[expected]
        taken = "any message" if answering == "any" else "<br>".join(answering)
        yield f'  {expected}{{{{"{expected}"}}}} -- "{taken}" --> take_{expected}["answered"]'
        yield f"  asides -. answered, asked again .-> {expected}"
    yield "  leaving --> elsewhere"


def _choices() -> Iterator[str]:
    yield "flowchart LR"
    every = {**handlers.ASIDES, **handlers.DEPARTURES, **handlers.OTHERS}
    for name, handler in sorted(every.items()):
        if name.startswith("command_"):
            module = handler.__module__.rpartition(".")[2]
            yield f'  {name}(["{name}"]) --> {name}_does["{module}.{handler.__name__}"]'


def _ticket(questions: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield "flowchart LR"
    for topic, keys in questions.items():
        chain = " --> ".join(f'{topic}_{key}["{key}"]' for key in keys)
        yield f'  {topic}(["{topic}"]) --> {chain} --> summary'
    yield '  summary{{"summary"}} -- "a field is wrong" --> field["asks for it"] --> summary'
    yield '  summary -- "yes" --> ticket[["one ticket"]]'
    yield '  summary -- "stop" --> nothing["nothing is sent"]'


def _mermaid(lines: Iterator[str]) -> str:
    return "\n".join(["```mermaid", *lines, "```"]) + "\n"


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))
