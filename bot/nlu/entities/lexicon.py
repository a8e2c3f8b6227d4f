"""The words of each language that name something: `lexicon/<language>.yml` and `common.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "lexicon"
#: Entities whose values are listed with the phrases that mean them.
VALUED = ("channel", "plan", "language", "dns_record")


@dataclass(frozen=True)
class Lexicon:
    """Phrases are in small letters, without accents.

    `phrases` maps (entity, value) to phrases; the rest is for dates (see `dates.py`): `months` in
    the order of the year, `before` and `after` the words that make a unit or weekday relative
    ("last month", "mois dernier"), `links` those between day and month ("12 de mayo").
    `nothing` are phrases that name nothing, `lookalikes` words that are no misspelt phrase.
    """

    phrases: dict[tuple[str, str], tuple[str, ...]]
    months: tuple[str, ...] = ()
    month_spellings: tuple[str, ...] = ()
    unsure_months: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    holidays: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    lookalikes: tuple[str, ...] = ()


@lru_cache(maxsize=None)
def languages() -> tuple[str, ...]:
    """The languages that have a lexicon."""
    return tuple(sorted(path.stem for path in FOLDER.glob("??.yml")))


@lru_cache(maxsize=None)
def lexicon(language: str) -> Lexicon:
    """The words of one language and those of all."""
    own, common = _read(language), _read("common")
    phrases = {
        (entity, str(value)): tuple(
            str(phrase)
            for source in (common, own)
            for phrase in source.get(entity, {}).get(value, ())
        )
        for entity in VALUED
        for value in {**common.get(entity, {}), **own.get(entity, {})}
    }
    dates = {name: tuple(map(str, words)) for name, words in own.items() if name not in VALUED}
    return Lexicon(phrases=phrases, **dates)


def _read(name: str) -> dict:
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
