"""A regression conversation as its file states it, read as strictly as the policy's file.

`tests/conversations` plays such files against the whole running system; what a file may hold is
told in its README.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from zoneinfo import available_timezones

import yaml
from pydantic_core import PydanticCustomError

from helpdesk.accounts.pin import PIN_PATTERN
from helpdesk.agents.model import HandoffState
from helpdesk.conversations.model import Expects, PinState, State
from helpdesk.policy import Channel, Outcome, Plan, Reason
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.texts.problems import sentence
from helpdesk.triage.fields import parse_instant
from helpdesk.triage.yaml_entry import Entry, NotYamlError, Problem, by_line, hint, read_document

_MOST = 1_000

Check: TypeAlias = Callable[[Entry], object]


class ScriptError(ValueError):
    """The file cannot be played. `problems` are in the order of its lines.

    As text: one line for each, `<file>:<line>: <what is wrong; what to write instead>`.
    """

    def __init__(self, path: str, problems: Collection[Problem]) -> None:
        self.problems = by_line(problems)
        super().__init__("\n".join(f"{path}:{each.line}: {each.text}" for each in self.problems))


@dataclass(frozen=True, slots=True)
class Script:
    """A file that can be played: `content` is what YAML makes of it."""

    content: Mapping[str, Any]

    @property
    def language(self) -> str | None:
        """The language that it begins in; None where that is heard from the first message."""
        return self.content.get("language")


def read_script(path: str, text: str, topics: Collection[str]) -> Script:
    """The conversation in a file's text. `topics`: what an expected topic may be.

    Raises ScriptError with every problem in it.
    """
    try:
        root = read_document(text)
    except NotYamlError as error:
        raise ScriptError(path, [error.problem]) from error
    fields = root.mapping(("title", "now", "turns"), ("account", "language", "zoneinfo"))
    fields["title"].string(sentence("a_title"))
    _instant(fields["now"])
    _optional(fields["account"], _one_of(Plan, "a_plan"))
    _optional(fields["language"], _one_of(LANGUAGES, "an_assistant_language"))
    _optional(fields["zoneinfo"], _zone)
    turns = fields["turns"].items(sentence("turns"))
    if not turns and not root.problems:
        fields["turns"].wrong("no_turn")
    for turn in turns:
        _turn(turn, topics)
    if root.problems:
        raise ScriptError(path, root.problems)
    return Script(yaml.safe_load(text))


def _turn(turn: Entry, topics: Collection[str]) -> None:
    found = turn.mapping((), (*_KINDS, "expect"))
    kinds = [name for name in _KINDS if found[name].is_there]
    if len(kinds) != 1:
        turn.wrong("one_thing", count=len(kinds), kinds=", ".join(_KINDS))
    for kind in kinds:
        _KINDS[kind](found[kind])
    if found["expect"].is_there:
        checks = _expectations(topics)
        expected = found["expect"].mapping((), checks)
        for name, check in checks.items():
            if expected[name].is_there:
                check(expected[name])


def _text(entry: Entry) -> None:
    entry.string(sentence("a_text"))


def _pin(entry: Entry) -> None:
    written = entry.string(sentence("six_digits"))
    if written and not re.fullmatch(PIN_PATTERN, written):
        entry.wrong("pin_quoted")


def _instant(entry: Entry) -> None:
    written = entry.string(sentence("an_instant"))
    try:
        if written:
            parse_instant(written)
    except PydanticCustomError:
        entry.wrong("not_an_instant")


def _zone(entry: Entry) -> None:
    name = entry.string(sentence("a_time_zone"))
    if name and name not in available_timezones():
        entry.wrong("not_a_zone", name=name, hint=hint(name, sorted(available_timezones())))


def _true(entry: Entry) -> None:
    if not entry.flag():
        entry.wrong("must_be_true")


def _agent(entry: Entry) -> None:
    if entry.is_mapping():
        acts = entry.mapping((), ("says", "note"))
        given = [act for act in acts.values() if act.is_there]
        if len(given) != 1:
            entry.wrong("agent_one")
        for act in given:
            _text(act)
    else:
        entry.one_of(("accept", "close"), sentence("an_agent_act"))


def _flag(entry: Entry) -> None:
    entry.flag()


def _count(entry: Entry) -> None:
    entry.whole_number(0, _MOST)


def _texts(entry: Entry) -> None:
    for item in entry.items(sentence("texts")):
        _text(item)


def _reasons(entry: Entry) -> None:
    by_channel = entry.mapping((), tuple(Channel))
    for reasons in by_channel.values():
        if reasons.is_there:
            reasons.several_of(tuple(Reason), sentence("a_reason"))


def _one_of(known: Iterable[str], what: str) -> Check:
    names = tuple(known)
    return lambda entry: entry.one_of(names, sentence(what))


def _or_null(check: Check) -> Check:
    return lambda entry: None if entry.is_null() else check(entry)


def _optional(entry: Entry, check: Check) -> None:
    if not entry.is_null():
        check(entry)


#: What a turn may do, in the order of the README.
_KINDS: Mapping[str, Check] = {
    "customer": _text,
    "choice": _text,
    "pin": _pin,
    "identify": _one_of(Plan, "a_demo_account"),
    "has_account": _one_of(Plan, "a_demo_account"),
    "email_address": _true,
    "email_code": _true,
    "attach": _text,
    "clock": _instant,
    "agent": _agent,
    "answer_details": _text,
}


def _expectations(topics: Collection[str]) -> Mapping[str, Check]:
    """What may be expected of a turn, in the order of the README."""
    return {
        "state": _one_of(State, "a_state"),
        "language": _one_of(LANGUAGES, "an_assistant_language"),
        "topic": _or_null(_one_of(topics, "a_topic")),
        "channel": _or_null(_one_of(Outcome, "a_decision_channel")),
        "reasons": _reasons,
        "expects": _or_null(_one_of(Expects, "an_expectation")),
        "pin": _one_of(PinState, "a_pin_state"),
        "handoff": _or_null(_one_of(HandoffState, "a_handoff_state")),
        "tickets": _count,
        "urgent": _flag,
        "says": _texts,
        "says_not": _texts,
        "choices": _texts,
        "articles": _count,
    }
