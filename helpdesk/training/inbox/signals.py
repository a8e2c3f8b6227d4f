"""Why a message needs a look: rules over what was understood and what happened next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

FALLBACK_INTENT = "nlu_fallback"
#: Below this the best intent is little more than a guess; two that are this near are two guesses.
UNSURE, NEAR = 0.6, 0.2
#: From this on, and so far ahead of the next, the model knows; a label would teach it nothing.
CERTAIN, FAR = 0.9, 0.6
#: How alike two messages in a row are when the second says the first in other words.
ALIKE = 0.35
#: A score of one or two stars is a bad one.
BAD_RATING = 2
#: What the assistant waits for when any text at all is an answer.
FREE_ANSWERS = frozenset({"details", "email", "code", "pin", "rating"})


class Reason(StrEnum):
    """Most telling first."""

    WRONG_TOPIC = "wrong_topic"
    FALLBACK = "fallback"
    NOT_HELPFUL = "not_helpful"
    REPHRASED = "rephrased"
    BAD_RATING = "bad_rating"
    CLOSE_INTENTS = "close_intents"
    LOW_CONFIDENCE = "low_confidence"
    ABANDONED = "abandoned"


_WEIGHT: Mapping[Reason, float] = {
    Reason.WRONG_TOPIC: 100,
    Reason.FALLBACK: 60,
    Reason.NOT_HELPFUL: 45,
    Reason.REPHRASED: 40,
    Reason.BAD_RATING: 40,
    Reason.CLOSE_INTENTS: 30,
    Reason.LOW_CONFIDENCE: 30,
    Reason.ABANDONED: 25,
}


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a customer in its conversation, oldest first; `text` is null for a choice.

    `expected`: what the assistant waited for when it was written.
    """

    message_id: int
    text: str | None
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    expected: str | None = None

    @property
    def margin(self) -> float:
        """How far the best intent is ahead of the next."""
        if len(self.ranking) < 2:
            return self.confidence
        return self.ranking[0][1] - self.ranking[1][1]

    @property
    def certain(self) -> bool:
        """Whether the model knows it for certain."""
        known = self.intent != FALLBACK_INTENT
        return known and self.confidence >= CERTAIN and self.margin >= FAR


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the conversation went on."""

    rating: int | None = None
    #: The customer left while the assistant waited, or had nothing to offer.
    abandoned: bool = False


def reasons(
    said: Sequence[Said], outcome: Outcome, wrong: Mapping[int, str], matters: frozenset[str]
) -> dict[int, tuple[Reason, ...]]:
    """Of each message with a text, why it needs a look; most telling first, perhaps nothing.

    `wrong`: by message, the topic that an agent put right. `matters`: the intents that name what
    a customer wants. What merely answers a question of the assistant's counts only where an agent
    flagged it.
    """
    found: dict[int, set[Reason]] = {each.message_id: set() for each in said if each.text}
    for message_id in wrong:
        if message_id in found:
            found[message_id].add(Reason.WRONG_TOPIC)
    for place, each in enumerate(said):
        if each.text and each.expected not in FREE_ANSWERS:
            found[each.message_id].update(_own(each, said[place + 1 : place + 2]))
        if each.expected == "helpful" and each.intent == "deny":
            _blame(found, said[:place], matters, Reason.NOT_HELPFUL)
    if outcome.rating is not None and outcome.rating <= BAD_RATING:
        _blame(found, said, matters, Reason.BAD_RATING)
    if outcome.abandoned:
        _blame(found, said, matters, Reason.ABANDONED)
    return {key: tuple(each for each in Reason if each in value) for key, value in found.items()}


def score(said: Said, why: Sequence[Reason]) -> float:
    """How much a look is worth: higher first, below zero where the model knows for certain."""
    if why:
        return sum(_WEIGHT[each] for each in why) + 20 * (1 - said.confidence)
    return -1.0 if said.certain else 10 * (1 - said.confidence)


def _own(each: Said, following: Sequence[Said]) -> Iterator[Reason]:
    if each.intent == FALLBACK_INTENT:
        yield Reason.FALLBACK
    elif each.margin < NEAR:
        yield Reason.CLOSE_INTENTS
    elif each.confidence < UNSURE:
        yield Reason.LOW_CONFIDENCE
    for after in following:
        if each.text and after.text and likeness(each.text, after.text) >= ALIKE:
            yield Reason.REPHRASED


def _blame(
    found: Mapping[int, set[Reason]], said: Sequence[Said], matters: frozenset[str], why: Reason
) -> None:
    """The last message that brought a matter up, or should have."""
    for each in reversed(said):
        brought_up = each.intent in matters or each.intent == FALLBACK_INTENT
        if each.text and brought_up and each.expected not in FREE_ANSWERS:
            found[each.message_id].add(why)
            return


def likeness(one: str, other: str) -> float:
    """Of two texts, from 0 to 1: the share of letter triples they have in common (Dice)."""
    first, second = _triples(one), _triples(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _triples(text: str) -> set[str]:
    letters = f"  {' '.join(text.lower().split())} "
    return {letters[at : at + 3] for at in range(len(letters) - 2)} if text.strip() else set()
