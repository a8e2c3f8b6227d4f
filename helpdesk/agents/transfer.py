"""Passing a conversation on: to a colleague, a team, the speakers of a language, or anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from helpdesk.agents import desk, queue
from helpdesk.agents.audit import audit
from helpdesk.agents.model import Handoff, Staff
from helpdesk.agents.presence import agents_here, is_here
from helpdesk.agents.refusals import Refusal
from helpdesk.agents.sessions import find_staff
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Author, Conversation
from helpdesk.conversations.transcript import add_message
from helpdesk.texts import formats
from helpdesk.texts.staff import staff_language, staff_text

#: How a hand-off names whom it is for.
TEAM, LANGUAGE = "team:", "language:"


@dataclass(frozen=True, slots=True)
class Target:
    """To whom: one of these, or none of them, which is whoever is free."""

    agent: str | None = None
    team: str | None = None
    language: str | None = None


def transfer(
    counter: Counter,
    session: Session,
    conversation: Conversation,
    staff: Staff,
    target: Target,
    text: str,
) -> None:
    """Put the conversation back into the queue, for whom it is meant, with a note.

    Nothing is done, and Refusal raised, where nobody of those is at the desk.
    """
    desk.require_mine(session, conversation, staff)
    person, team = _whom(counter, session, staff, target)
    real = counter.clock()
    now = conversation.now(real)
    if text:
        desk.note(counter, session, conversation, staff, text)
    queue.requeue(session, conversation, now, for_agent=person, for_team=team)
    language = staff_language(staff.desk_language)
    to = person.name if person else _name(language, team)
    passed = staff_text(language, "conversation", "passed", agent=staff.name, to=to)
    add_message(session, conversation, Author.SYSTEM, passed, now, internal=True)
    desk.tell(counter, session, conversation, "agent_transferred")
    audit(session, staff, "transfer", conversation.id, real, person.email if person else team or "")


def is_for(handoff: Handoff, staff: Staff) -> bool:
    """Whether the hand-off was passed to this person or one of their teams."""
    if handoff.for_agent_id is not None:
        return handoff.for_agent_id == staff.id
    return handoff.for_team is not None and belongs(staff, handoff.for_team)


def belongs(staff: Staff, team: str) -> bool:
    """Whether the person is one of those whom `for_team` names."""
    if team.startswith(LANGUAGE):
        return team.removeprefix(LANGUAGE) in staff.languages
    return team.removeprefix(TEAM) in staff.teams


def kept_for_others(handoff: Handoff, staff: Staff, here: Iterable[Staff]) -> bool:
    """Whether it was passed to others who are at the desk: not offered to `staff` first."""
    if handoff.for_agent_id is None and handoff.for_team is None:
        return False
    return not is_for(handoff, staff) and any(is_for(handoff, each) for each in here)


def targets(here: Sequence[Staff], staff: Staff) -> dict[str, Any]:
    """Teams and languages, with how many others of them are at the desk, for `floor_view`."""
    others = [each for each in here if each.id != staff.id]
    teams = sorted({team for each in here for team in each.teams}, key=str.casefold)
    spoken = sorted({code for each in here for code in each.languages})
    return {
        "teams": [
            {"name": name, "here": sum(name in each.teams for each in others)} for name in teams
        ],
        "spoken": [
            {"code": code, "here": sum(code in each.languages for each in others)}
            for code in spoken
        ],
    }


def _whom(
    counter: Counter, session: Session, staff: Staff, target: Target
) -> tuple[Staff | None, str | None]:
    now = counter.clock()
    if target.agent is not None:
        person = find_staff(session, target.agent)
        if person is None or not person.active or person.role == "trainer":
            name = person.name if person else target.agent
            raise Refusal("not_an_agent", field="agent", agent=name)
        if person.id == staff.id:
            raise Refusal("to_yourself", field="agent")
        if not is_here(person, now):
            raise Refusal("absent_agent", field="agent", agent=person.name)
        return person, None
    if target.team is None and target.language is None:
        return None, None
    field = "team" if target.team is not None else "language"
    team = f"{TEAM}{target.team}" if target.team is not None else f"{LANGUAGE}{target.language}"
    others = [each for each in agents_here(session, now) if each.id != staff.id]
    if not any(belongs(each, team) for each in others):
        name = _name(staff_language(staff.desk_language), team)
        raise Refusal("absent_team", field=field, team=name)
    return None, team


def _name(language: str, team: str | None) -> str:
    """Of a team or a language's speakers, for people."""
    if team is None:
        return staff_text(language, "conversation", "anybody")
    if team.startswith(LANGUAGE):
        return formats.language_name(language, team.removeprefix(LANGUAGE))
    return team.removeprefix(TEAM)
