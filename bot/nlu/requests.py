"""Two requests in one message: which ones, the more urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Ranking = Sequence[tuple[str, float]]


def named_requests(
    whole: Ranking,
    clauses: Iterable[Ranking],
    urgency: Mapping[str, int],
    least_in_clause: float,
    least_in_whole: float,
) -> list[tuple[str, float]]:
    """(intent, confidence) of the issues that a message names, if it names several, else [].

    An issue counts where a clause says so with `least_in_clause`, and the message as a whole does
    not rule it out (`least_in_whole`). `urgency` holds the rank of every issue, 0 the most urgent;
    equally urgent ones stay in the order of the message.
    """
    confidences = dict(whole)
    found: dict[str, float] = {}
    for ranking in clauses:
        intent, confidence = ranking[0]
        if (
            intent in urgency
            and confidence >= least_in_clause
            and confidences.get(intent, 0.0) >= least_in_whole
        ):
            found[intent] = max(confidence, found.get(intent, 0.0))
    if len(found) < 2:
        return []
    return sorted(found.items(), key=lambda each: urgency[each[0]])
