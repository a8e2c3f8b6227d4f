"""A mail may be anything: what can be read of it is read, and nothing in it ends the reading."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.mail.incoming import Incoming, read_mail

#: A mail in a mail in a mail, without end.
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (each, each) for each in range(900)
)


def mail(text: str = "It works now.", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Anna Example <Anna@Example.com>"
    message["To"] = "support@example.com"
    message["Subject"] = "Re: Ticket"
    message["Message-ID"] = "<one@example.com>"
    message.set_content(text)
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message


def read(message: EmailMessage) -> Incoming:
    return read_mail(bytes(message))


def test_mail_is_read_when_it_is_as_programs_write_it() -> None:
    message = mail("Grüße 請求", References="<a@x> <t-2345678-abc@x>")
    message.add_alternative("<p>Something <b>else</b></p>", subtype="html")
    message.add_attachment(b"3.11.: 35 EUR", "text", "plain", filename="Beträge.txt")
    read_back = read(message)
    assert (read_back.sender, read_back.subject) == ("anna@example.com", "Re: Ticket")
    assert read_back.text == "Grüße 請求"
    assert "t-2345678-abc" in read_back.marks
    assert [(file.name, file.content) for file in read_back.files] == [
        ("Beträge.txt", b"3.11.: 35 EUR")
    ]
    assert not read_back.automatic
    assert not read_back.bounce


def test_page_is_read_as_text_when_the_mail_has_nothing_else() -> None:
    message = mail()
    message.clear_content()
    message.add_header("X-Other", "1")
    message.set_content(
        "<html><head><style>p{}</style></head><body><p>It&nbsp;works.<br>Thank you</p>"
        "<blockquote><p>Try again.</p></blockquote><script>alert(1)</script></body></html>",
        subtype="html",
    )
    text = read(message).text
    assert text.splitlines()[:2] == ["It works.", "Thank you"]
    assert "> Try again." in text.splitlines()
    assert "alert" not in text
    assert "p{}" not in text


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "Auto-Generated; x=y"},
        {"Precedence": "bulk"},
        {"Precedence": "Auto_Reply"},
        {"List_Id": "<list.example.com>"},
        {"X_Autoreply": "yes"},
    ],
)
def test_mail_is_automatic_when_its_headers_say_so(headers: dict[str, str]) -> None:
    assert read(mail(**headers)).automatic


def test_mail_is_of_a_person_when_it_says_that_it_was_not_submitted_automatically() -> None:
    assert not read(mail(Auto_Submitted="no", Precedence="normal")).automatic


def test_report_is_a_bounce_and_names_the_mail_when_it_returns_its_headers() -> None:
    raw = (
        b"From: MAILER-DAEMON@mx.example.com\r\nTo: support@example.com\r\n"
        b"Content-Type: multipart/report; boundary=b; report-type=delivery-status\r\n\r\n"
        b"--b\r\n\r\nNo such mailbox.\r\n"
        b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        b"Message-ID: <t-2345678-x.7@x>\r\n--b--\r\n"
    )
    read_back = read_mail(raw)
    assert read_back.bounce
    assert "t-2345678-x.7" in read_back.marks


@pytest.mark.parametrize(
    "sender",
    [
        "a@example.com, b@example.com",
        "nobody",
        "",
        "<>",
        "=?utf-8?q?victim=40example=2Ecom?=",
    ],
)
def test_sender_is_nobody_when_from_names_not_exactly_one_address(sender: str) -> None:
    assert read_mail(f"From: {sender}\n\nHello".encode()).sender == ""


def test_encoded_name_is_no_address_when_it_looks_like_one() -> None:
    raw = b"From: =?utf-8?q?victim=40example=2Ecom_?= <other@example.com>\n\nHello"
    assert read_mail(raw).sender == "other@example.com"


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\xff\xfe",
        b"From: a@example.com\nContent-Type: text/plain; charset=no-such\n\n\xe9t\xe9",
        b"From: a@example.com\nContent-Type: text/plain; charset=idna\n\n\xff",
        b"From: a@example.com\nContent-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x",
        b"From: a@example.com\nContent-Transfer-Encoding: base64\n\n!!!!====",
        b"From: a@example.com\nSubject: =?utf-8?b?////?= =?no-such?q?x?=\n\nHello",
        b"From: a@example.com\nContent-Type: ;;;\nContent-Disposition: x; filename*=x''%%\n\n",
        NESTED,
    ],
)
def test_reading_ends_with_a_mail_when_it_is_malformed(raw: bytes) -> None:
    read_back = read_mail(raw)
    assert "\0" not in read_back.text + read_back.subject + read_back.sender
    (read_back.text + read_back.subject + read_back.marks).encode()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_reading_never_raises_when_anything_is_piped_in(raw: bytes) -> None:
    head = b"From: a@example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"
    for whole in (raw, head + raw):
        assert len(read_mail(whole).key) == 64


def test_mail_is_the_same_when_it_is_handed_over_twice_and_another_when_its_text_differs() -> None:
    assert read(mail(Received="a")).key == read(mail(Received="b")).key
    assert read(mail("Another text")).key != read(mail()).key
