"""What a dialogue remembers between turns: a typed view of the conversation's `memory` column."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from datetime import datetime
from typing import Any


class Memory:
    """Named access to the JSON object; every change is written back by assigning a key."""

    def __init__(self, data: MutableMapping[str, Any]) -> None:
        self._data = data

    def count_text(self, key: str) -> int:
        """How often a text was said before; counts this time too."""
        counts = dict(self._data.get("said", {}))
        before = int(counts.get(key, 0))
        counts[key] = before + 1
        self._data["said"] = counts
        return before

    def count_asked(self, question: str, answer: int) -> tuple[int, bool]:
        """How often a question was asked before, and whether with this answer; counts this time.

        `answer` is a digest of the answer's text.
        """
        asked = dict(self._data.get("asked", {}))
        answers: list[int] = asked.get(question, [])
        asked[question] = [*answers, answer][-8:]
        self._data["asked"] = asked
        return len(answers), answer in answers

    @property
    def away(self) -> str | None:
        """How long the customer was silent before this message: 'hour', 'week' or None."""
        return self._data.get("away")

    @away.setter
    def away(self, value: str | None) -> None:
        self._data["away"] = value

    @property
    def paused(self) -> tuple[str | None, str | None] | None:
        """What was expected and offered before the customer was greeted back."""
        return self._data.get("paused")

    @paused.setter
    def paused(self, value: tuple[str | None, str | None] | None) -> None:
        self._data["paused"] = value

    @property
    def complaints(self) -> int:
        """How often anger was acknowledged."""
        return int(self._data.get("complaints", 0))

    @complaints.setter
    def complaints(self, value: int) -> None:
        self._data["complaints"] = value

    @property
    def email(self) -> str | None:
        """The address that one-time codes go to."""
        return self._data.get("email")

    @email.setter
    def email(self, value: str | None) -> None:
        self._data["email"] = value

    # ---- the matter in hand --------------------------------------------------------------------

    @property
    def facts(self) -> list[dict[str, str]]:
        """What the customer told for the ticket: `[{"question": key, "answer": text}]`."""
        return list(self._data.get("facts", []))

    def add_fact(self, question: str, answer: str) -> None:
        """Remember an answer; a second one to the same question is added behind the first."""
        self._data["facts"] = [*self.facts, {"question": question, "answer": answer}]

    def set_fact(self, question: str, answer: str) -> None:
        """Remember an answer in the place of all earlier ones to the same question."""
        others = [fact for fact in self.facts if fact["question"] != question]
        self._data["facts"] = [*others, {"question": question, "answer": answer}]

    @property
    def entities(self) -> dict[str, list[str]]:
        """Entities named since the topic came up, by kind."""
        return dict(self._data.get("entities", {}))

    def add_entity(self, kind: str, value: str) -> None:
        """Remember an entity once."""
        entities = self.entities
        if value not in entities.get(kind, []):
            entities[kind] = [*entities.get(kind, []), value]
            self._data["entities"] = entities

    def forget_entities(self, kinds: Sequence[str]) -> None:
        """What was named of these kinds turned out to be wrong."""
        self._data["entities"] = {k: v for k, v in self.entities.items() if k not in kinds}

    @property
    def question(self) -> str | None:
        """The ticket question that was asked last and waits for its answer."""
        return self._data.get("question")

    @question.setter
    def question(self, value: str | None) -> None:
        self._data["question"] = value
        self._data["asked_again"] = False
        self._data["editing"] = False

    @property
    def asked_again(self) -> bool:
        """Whether that question was already repeated once."""
        return bool(self._data.get("asked_again", False))

    @asked_again.setter
    def asked_again(self, value: bool) -> None:
        self._data["asked_again"] = value

    @property
    def editing(self) -> bool:
        """Whether that question corrects a field of the summary, in the place of what it said."""
        return bool(self._data.get("editing", False))

    @editing.setter
    def editing(self, value: bool) -> None:
        self._data["editing"] = value

    @property
    def goal(self) -> str | None:
        """What is being worked towards: 'ticket', 'add_to_ticket', 'chat', 'phone' or None."""
        return self._data.get("goal")

    @goal.setter
    def goal(self, value: str | None) -> None:
        self._data["goal"] = value

    @property
    def offer(self) -> str | None:
        """The intent that a yes to the question asked last stands for."""
        return self._data.get("offer")

    @offer.setter
    def offer(self, value: str | None) -> None:
        self._data["offer"] = value

    @property
    def explanation(self) -> str | None:
        """The explanation of a decision given last, so that it is not said twice over."""
        return self._data.get("explanation")

    @explanation.setter
    def explanation(self, value: str) -> None:
        self._data["explanation"] = value

    @property
    def insists(self) -> bool:
        """Whether the customer wants another ticket although one is pending (R9)."""
        return bool(self._data.get("insists", False))

    @insists.setter
    def insists(self, value: bool) -> None:
        self._data["insists"] = value

    @property
    def first_words(self) -> str | None:
        """The message that brought the topic up, for the ticket."""
        return self._data.get("first_words")

    @first_words.setter
    def first_words(self, value: str | None) -> None:
        self._data["first_words"] = value

    @property
    def other_topics(self) -> list[str]:
        """Further issues the customer named, to be offered next."""
        return list(self._data.get("other_topics", []))

    @other_topics.setter
    def other_topics(self, value: list[str]) -> None:
        self._data["other_topics"] = value

    @property
    def fallbacks(self) -> int:
        """How many messages in a row were not understood."""
        return int(self._data.get("fallbacks", 0))

    @fallbacks.setter
    def fallbacks(self, value: int) -> None:
        self._data["fallbacks"] = value

    @property
    def article(self) -> str | None:
        """The article offered last, while it is open whether it helped."""
        return self._data.get("article")

    @article.setter
    def article(self, value: str | None) -> None:
        self._data["article"] = value

    @property
    def articles(self) -> list[dict[str, Any]]:
        """All articles offered: `[{"slug", "helped": true|false|null}]`."""
        return list(self._data.get("articles", []))

    def record_article(self, slug: str) -> None:
        """An article was offered."""
        self._data["articles"] = [*self.articles, {"slug": slug, "helped": None}]
        self.article = slug

    def record_helped(self, helped: bool) -> None:
        """Whether the last article helped."""
        self._data["articles"] = [
            {**entry, "helped": helped} if entry["slug"] == self.article else entry
            for entry in self.articles
        ]
        self.article = None

    @property
    def stricter_verification(self) -> bool:
        """Whether the customer said that they are hacked or locked out."""
        return bool(self._data.get("stricter_verification", False))

    @stricter_verification.setter
    def stricter_verification(self, value: bool) -> None:
        self._data["stricter_verification"] = value

    @property
    def transcript_wanted(self) -> bool:
        """Whether the customer asked for the transcript by mail before they were known."""
        return bool(self._data.get("transcript_wanted", False))

    @transcript_wanted.setter
    def transcript_wanted(self, value: bool) -> None:
        self._data["transcript_wanted"] = value

    @property
    def transcripts_mailed(self) -> list[datetime]:
        """When the transcript was mailed, oldest first; real time."""
        return [datetime.fromisoformat(at) for at in self._data.get("transcripts_mailed", [])]

    @transcripts_mailed.setter
    def transcripts_mailed(self, value: list[datetime]) -> None:
        self._data["transcripts_mailed"] = [at.isoformat() for at in value]

    def forget_matter(self) -> None:
        """Begin a new matter; what was offered and said stays known."""
        for key in ("facts", "entities", "question", "asked_again", "editing", "goal", "insists",
                    "first_words", "article", "fallbacks", "offer", "paused"):  # fmt: skip
            self._data.pop(key, None)
