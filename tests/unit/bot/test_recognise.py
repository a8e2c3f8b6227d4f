"""Entities and their normalised values, in five languages."""

from __future__ import annotations

import pytest

from bot.nlu.entities.lexicon import languages
from bot.nlu.entities.recognise import recognise
from bot.nlu.vocabulary import blank_language


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    document = blank_language().make_doc(text)
    return [(each.entity, each.value) for each in recognise(document, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("write to Lena@Foo.FR.", "en", [("email_address", "lena@foo.fr")]),
        ("see https://a.example/x?y=1.", "en", [("url", "https://a.example/x?y=1")]),
        ("for Shop.Example.org, please", "en", [("domain_name", "shop.example.org")]),
        (
            "from 203.0.113.9 and 2001:db8::1",
            "en",
            [("ip_address", "203.0.113.9"), ("ip_address", "2001:db8::1")],
        ),
        ("300.1.2.3 is none", "en", []),
        (
            "bounced: 550 5.7.1 denied",
            "en",
            [("smtp_reply_code", "550"), ("smtp_reply_code", "5.7.1")],
        ),
        ("I have 550 contacts", "en", []),
        ("my dkim and spf", "en", [("dns_record", "DKIM"), ("dns_record", "SPF")]),
        ("#48213 and T-1204", "en", [("ticket_number", "48213"), ("ticket_number", "T-1204")]),
        ("INV-2026-0042", "en", [("invoice_number", "INV-2026-0042")]),
        ("la facture F-2026-1187", "fr", [("invoice_number", "F-2026-1187")]),
        ("Rechnung Nr. 4711888", "de", [("invoice_number", "4711888")]),
        ("my invoice 2026", "en", []),
        ("49,90 € ou 1.200 euros", "fr", [("money", "49.90 EUR"), ("money", "1200.00 EUR")]),
        ("R$ 1.890,50", "pt", [("money", "1890.50 BRL")]),
        ("call +33 6 12 34 56 78", "en", [("phone_number", "+33612345678")]),
        ("le 12 mai 2026", "fr", [("date", "2026-05-12")]),
        ("am 12. Mai 2026", "de", [("date", "2026-05-12")]),
        ("el 12 de mayo de 2026", "es", [("date", "2026-05-12")]),
        ("em 12 de maio de 2026", "pt", [("date", "2026-05-12")]),
        ("on May 12, 2026", "en", [("date", "2026-05-12")]),
        ("03/04/2026", "en", [("date", "2026-04-03")]),
        ("depuis lundi dernier", "fr", [("date", "lundi dernier")]),
        ("seit letzter Woche", "de", [("date", "letzter woche")]),
        ("Guten Morgen", "de", []),
        ("you may march on", "en", []),
        ("parlez anglais", "fr", [("language", "en")]),
        ("auf Deutsch", "de", [("language", "de")]),
        ("l'offre gratuite ou premium", "fr", [("plan", "free"), ("plan", "premium")]),
        ("tiket o llamada", "es", [("channel", "ticket"), ("channel", "phone")]),
        ("abrir um chamado", "pt", [("channel", "ticket")]),
        ("live-chat bitte", "de", [("channel", "chat")]),
    ],
)
def test_entities_have_normalised_values(
    text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, language) == expected


def test_every_supported_language_has_a_lexicon() -> None:
    assert set(languages()) >= {"de", "en", "es", "fr", "pt"}


def test_unknown_language_is_read_with_all_lexicons() -> None:
    assert found("parlo italiano, ticket", "it") == [("language", "it"), ("channel", "ticket")]


@pytest.mark.parametrize("text", ["", "???", "😀" * 1000, "a" * 4000, "1" * 4000, "((((" * 500])
def test_odd_text_never_fails(text: str) -> None:
    assert isinstance(found(text), list)
