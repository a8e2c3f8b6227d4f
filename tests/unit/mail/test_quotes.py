"""Quoted text goes, own words stay, and answers between the lines keep what they answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.mail.quotes import own_words

OWN = "It works now.\n\nThank you!"
QUOTED = "> We have replied to your ticket:\n>\n> Try again."


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        f"{OWN}\n\nOn Tue, 24 Nov 2026 at 10:00, Support <s@example.com> wrote:\n{QUOTED}",
        f"{OWN}\n\nOn Tue, 24 Nov 2026 at 10:00, Support\n<s@example.com> wrote:\n\n{QUOTED}\n",
        f"{OWN}\n\nLe mar. 24 nov. 2026 à 10:00, Support <s@example.com> a écrit :\n{QUOTED}",
        f"{OWN}\n\nAm 24.11.2026 um 10:00 schrieb Support <s@example.com>:\n{QUOTED}",
        f"{OWN}\n\nAm Di., 24. Nov. 2026 schrieb Support:\n{QUOTED}",
        f"{OWN}\n\nEl mar, 24 nov 2026 a las 10:00, Support (<s@example.com>) escribió:\n{QUOTED}",
        f"{OWN}\n\nEm ter., 24 de nov. de 2026 às 10:00, Support escreveu:\n\n{QUOTED}",
        f"{OWN}\n\n-----Original Message-----\nFrom: Support\nTry again.",
        f"{OWN}\n\n-------- Message d'origine --------\nDe : Support\nTry again.",
        f"{OWN}\n\n________________________________\nVon: Support <s@example.com>\nTry again.",
        f"{OWN}\n\nVon: Support <s@example.com>\nGesendet: Dienstag, 24. November\nTry again.",
        f"{OWN}\n\nFrom: Support <s@example.com>\nSent: Tuesday\nTo: Kim\nTry again.",
        f"{OWN}\n\n{QUOTED}\n\n",
        f"{OWN}\n-- \nKim Example\nExample Ltd",
        f"On Tue, 24 Nov 2026, Support wrote:\n{QUOTED}\n\n{OWN}",
        f"{OWN}\n\nOn Tue, 24 Nov 2026, Support wrote:\nWe have replied.\nTry again.",
    ],
)
def test_only_own_words_stay_when_a_program_quotes_around_them(text: str) -> None:
    assert own_words(text) == OWN


@pytest.mark.parametrize(
    "text",
    [
        "On Tue, Support wrote:\n> Which browser?\nFirefox.\n> Which version?\n145.",
        "> Which browser?\nFirefox.",
        "On Monday I wrote: please call me. Nobody did.",
        "From: is the field that is wrong.\nThe rest works.",
        "> Only quoted, as proof.",
        "-- ",
    ],
)
def test_everything_stays_when_the_quotation_is_part_of_what_is_said(text: str) -> None:
    assert own_words(text) == text.strip()


@given(st.text(alphabet="> \n-_:OnFromwrote", max_size=200))
def test_something_stays_when_something_was_written(text: str) -> None:
    assert bool(own_words(text)) == bool(text.strip())
