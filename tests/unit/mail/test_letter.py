"""A letter as text and as a page: the same in both, and nobody's words are markup."""

from __future__ import annotations

from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest

from helpdesk.mail.letter import Button, Code, Facts, Letter, Paragraph, Said, Small
from helpdesk.mail.message import Mail, to_email

EVIL = '<script>alert("1")</script> & <b>bold</b>'
LETTER = Letter(
    "fr",
    "Votre ticket « été » & plus",
    [
        Paragraph("Bonjour,\nvoici la suite."),
        Said(f"Première ligne\n\n{EVIL}", by="Alex, le 24 novembre"),
        Facts([("Sujet", "un remboursement"), ("Client", "anna@example.com")]),
        Code("123456"),
        Button("Ouvrir", "https://example.com/t/1?a=1&b=2"),
        Small("Ignorez ce message s’il ne vous dit rien."),
    ],
)


class _Shown(HTMLParser):
    """Elements and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(html: str) -> _Shown:
    page = _Shown()
    page.feed(html)
    return page


def test_text_has_every_part_in_order() -> None:
    assert LETTER.text == (
        "Bonjour,\nvoici la suite.\n\n"
        f"Alex, le 24 novembre\nPremière ligne\n\n{EVIL}\n\n"
        "Sujet: un remboursement\nClient: anna@example.com\n\n"
        "    123456\n\n"
        "Ouvrir: https://example.com/t/1?a=1&b=2\n\n"
        "Ignorez ce message s’il ne vous dit rien.\n"
    )


def test_page_says_the_same_and_what_was_written_is_no_markup() -> None:
    page = shown(LETTER.html)
    assert EVIL in page.text
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "b", "img", "link", "iframe"}
    for piece in ("voici la suite.", "Première ligne", "un remboursement", "123456", "Ignorez"):
        assert piece in page.text


def test_page_loads_nothing_and_links_where_the_button_leads() -> None:
    page = shown(LETTER.html)
    assert [each["href"] for tag, each in page.elements if tag == "a"] == [
        "mailto:anna@example.com",
        "https://example.com/t/1?a=1&b=2",
    ]
    assert not any("src" in each or "background" in each for _, each in page.elements)
    assert "url(" not in LETTER.html
    assert dict(page.elements)["html"] == {"lang": "fr"}


def test_mail_has_both_parts_in_utf_8_with_the_plain_one_first() -> None:
    mail = Mail("k", "anna@example.com", LETTER.subject, LETTER.text, LETTER.html)
    read = message_from_bytes(bytes(to_email(mail, "support@example.com")), policy=policy.default)
    assert read["Subject"] == LETTER.subject
    assert read.get_content_type() == "multipart/alternative"
    parts = list(read.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in parts] == ["utf-8", "utf-8"]
    assert parts[0].get_content().replace("\r\n", "\n") == LETTER.text


@pytest.mark.parametrize("text", ["", "  \n ", "a" * 5_000, "https://example.com/?x=<y>"])
def test_letter_can_say_anything(text: str) -> None:
    letter = Letter("en", "S", [Said(text), Paragraph(text)])
    assert letter.text.endswith("\n")
    assert "<y>" not in letter.html
