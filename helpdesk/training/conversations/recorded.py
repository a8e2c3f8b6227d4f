"""A conversation that took place, as a regression test: the same turns, without names.

What the customer did is taken over; what must hold afterwards is what held then, for a trainer to
put right. Accounts and PINs become those of the demo with the same plan, times stand at the
instants of the conversation. What its file cannot say is told in a comment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from helpdesk.conversations.model import Author, Conversation, Expects, PinState, State
from helpdesk.conversations.redaction import PIN_MASK
from helpdesk.training.conversations.told import Step, Told
from helpdesk.training.data.marks import one_line

#: The demo's fixed PINs, and one that no account has.
_PINS = {"free": "100001", "essential": "200002", "premium": "300003", "custom": "400004"}
_NOBODYS_PIN = "000000"
#: A silence that the policy or the assistant may notice.
_SILENCE = timedelta(minutes=10)
_TITLE = 90
#: Turns whose value is a text, even where it is a single word.
_IN_WORDS = frozenset({"customer", "pin"})

Turn = dict[str, Any]


def recorded(told: Told, plan: str | None, zone: ZoneInfo) -> str:
    """The file's text. `plan` is the customer's; times are written as `zone` has them."""
    return _Recorder(told, plan, zone).text()


@dataclass
class _Recorder:
    """Goes through the steps and knows what was waited for before each."""

    told: Told
    plan: str | None
    zone: ZoneInfo
    turns: list[Turn] = field(default_factory=list)
    state: str = State.BOT
    language: str = ""
    expects: str | None = None
    identified: bool = False
    with_agent: bool = False
    #: The messages with which turns were answered, and the first of a customer.
    answers: set[int] = field(init=False)
    first: float = field(init=False)

    def __post_init__(self) -> None:
        turns = [each.turn for each in self.told.steps if each.turn]
        self.answers = {
            m["id"] for each in turns for m in (each.answer or {"messages": []})["messages"]
        }
        self.first = min((each.message_id for each in turns), default=inf)

    @property
    def conversation(self) -> Conversation:
        return self.told.conversation

    def text(self) -> str:
        """Title, circumstances and turns, each turn with what held after it."""
        steps = self.told.steps
        by_site = self.conversation.identified_by == "identity" and not self._signs_in_midway()
        self.identified = by_site
        self.language = self._language()
        if self.conversation.identified_by == "code":
            self.turns.append({"has_account": self.plan})
        for before, step in zip((None, *steps), steps, strict=False):
            if before and step.message.at - before.message.at >= _SILENCE:
                self.turns.append({"clock": self._instant(step.message.at)})
            self.turns.extend(self._of(step))
        self.turns.extend(self._ending())
        head = {
            "title": self._title(),
            **({"account": self.plan} if by_site else {}),
            "language": self._language(),
            **({"zoneinfo": self.conversation.zoneinfo} if self.conversation.zoneinfo else {}),
            "now": self._instant(steps[0].message.at if steps else self.conversation.created_at),
        }
        lines = [f"{name}: {_flow(value)}" for name, value in head.items()]
        return "\n".join([*lines, "turns:", *map(_written, self.turns), ""])

    def _of(self, step: Step) -> Iterator[Turn]:
        """What the file says of one message: nothing for what the assistant itself says."""
        author = step.message.author
        if author == Author.AGENT:
            if not self.with_agent and not step.message.internal:
                self.with_agent = True
                yield {"agent": "accept", "expect": {"state": "live"}}
            kind = "note" if step.message.internal else "says"
            yield {"agent": {kind: step.text}}
        elif author == Author.CUSTOMER:
            yield from self._customer(step)
        elif author == Author.ASSISTANT and not self._answers_a_turn(step):
            yield from self._outside(step)

    def _ending(self) -> Iterator[Turn]:
        """What an agent did who wrote nothing: took the conversation, and closed it."""
        if self.told.outcome == "agent" and not self.with_agent:
            self.with_agent = True
            yield {"agent": "accept", "expect": {"state": "live"}}
        if self.with_agent and self.conversation.state == State.CLOSED:
            yield {"agent": "close", "expect": {"state": "closed"}}

    def _customer(self, step: Step) -> Iterator[Turn]:
        if step.message.attachments:
            yield {"attach": "file.txt"}
            return
        if self._has_signed_in(step):
            self.identified = True
            yield {"identify": self.plan}
        turn = self._choice(step) if step.picked else self._typed(step)
        if expected := self._expected(step):
            turn["expect"] = expected
        yield turn

    def _typed(self, step: Step) -> Turn:
        if self.expects == Expects.PIN and PIN_MASK in step.message.text:
            answer = step.turn.answer if step.turn else None
            return self._pin(bool(answer and answer.get("pin") == PinState.VERIFIED))
        if self.expects == Expects.EMAIL and "@" in step.text:
            return {"email_address": True}
        if self.expects == Expects.CODE and any(each.isdecimal() for each in step.text):
            return {"email_code": True}
        return {"customer": step.text}

    def _choice(self, step: Step) -> Turn:
        """The newest offer of the command that was picked, by its name."""
        command = step.turn.sent["command"] if step.turn else ""
        for earlier in reversed(self.told.steps):
            if earlier.message.id >= step.message.id:
                continue
            summary = earlier.message.summary or {"fields": []}
            offers = [(each["id"], each["command"]) for each in earlier.message.choices]
            offers += [(each["edit"], each["command"]) for each in summary["fields"]]
            for offered, wanted in offers:
                if wanted == command:
                    return {"choice": offered.rpartition(".")[0]}
        return {"customer": step.text}

    def _outside(self, step: Step) -> Iterator[Turn]:
        """What led to words of the assistant that answer no message: the fields of the widget."""
        if self.expects == Expects.PIN:
            # Only a wrong one is answered with the offer of a ticket instead.
            right = not any(each["id"].startswith("open_ticket.") for each in step.message.choices)
            self.expects = None if right else self.expects
            yield self._pin(right)
        elif self.expects in (Expects.EMAIL, Expects.CODE) and not self.identified:
            if self.conversation.identified_by != "code":
                self.identified = True
                yield {"identify": self.plan}
            elif self.expects == Expects.EMAIL:
                self.expects = Expects.CODE
                yield {"email_address": True}
            else:
                self.identified = True
                yield {"email_code": True}

    def _pin(self, right: bool) -> Turn:
        pin = _PINS.get(self.plan or "", _NOBODYS_PIN) if right else _NOBODYS_PIN
        return {"pin": pin, "expect": {"pin": "verified"}} if right else {"pin": pin}

    def _expected(self, step: Step) -> dict[str, Any]:
        """What changed by this turn, and what the assistant then waited for."""
        if step.turn is None or step.turn.answer is None:
            return {}
        # What an answer of an earlier version does not say has not changed.
        before = {"language": self.language, "state": self.state, "expects": self.expects}
        answer = before | step.turn.answer
        found: dict[str, Any] = {}
        if step.decided:
            found["topic"] = step.decided.request.topic
            found["channel"] = step.decided.decision.channel.value
        if answer["language"] != self.language:
            found["language"] = answer["language"]
        if answer["state"] != self.state:
            found["state"] = answer["state"]
        if answer["expects"] is not None or self.expects is not None:
            found["expects"] = answer["expects"]
        self.language, self.state, self.expects = (
            answer["language"],
            answer["state"],
            answer["expects"],
        )
        return found

    def _answers_a_turn(self, step: Step) -> bool:
        """Whether it was said in answer to a message, or to greet."""
        return step.message.id < self.first or step.message.id in self.answers

    def _signs_in_midway(self) -> bool:
        """Whether the policy was asked without a plan before it was asked with one."""
        decided = [s.decided for s in self.told.steps if s.decided]
        return bool(decided) and decided[0].request.plan is None

    def _has_signed_in(self, step: Step) -> bool:
        by_site = self.conversation.identified_by == "identity"
        known = step.decided is not None and step.decided.request.plan is not None
        return by_site and known and not self.identified

    def _title(self) -> str:
        words = next((s.text for s in self.told.steps if s.message.author == "customer"), "")
        text = one_line(words).strip()
        return text if len(text) <= _TITLE else f"{text[:_TITLE].rstrip()}…"

    def _language(self) -> str:
        first = next((s.turn.answer for s in self.told.steps if s.turn and s.turn.answer), None)
        return str((first or {}).get("language") or self.conversation.language)

    def _instant(self, at: datetime) -> str:
        return at.astimezone(self.zone).replace(microsecond=0).isoformat()


def _written(turn: Turn) -> str:
    """A turn as the files of `tests/conversations` write one."""
    expected: Mapping[str, Any] | None = turn.get("expect")
    ((kind, value),) = ((name, each) for name, each in turn.items() if name != "expect")
    line = f"  - {kind}: {_quoted(value) if kind in _IN_WORDS else _flow(value)}"
    return f"{line}\n    expect: {_flow(expected)}" if expected else line


def _flow(value: object) -> str:
    """On one line, as YAML writes it; names as they are, other texts in double quotes."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {_flow(each)}' for name, each in value.items())}}}"
    if isinstance(value, str) and not value.isidentifier():
        return _quoted(value)
    return _yaml(value, None)


def _quoted(value: object) -> str:
    return _yaml(value, '"')


def _yaml(value: object, style: str | None) -> str:
    text: str = yaml.safe_dump(value, default_style=style, allow_unicode=True, width=10**6)
    return text.removesuffix("...\n").strip()
