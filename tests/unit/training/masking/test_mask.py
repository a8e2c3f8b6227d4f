"""Personal data of many shapes, in five languages, leaves a message; the rest of it stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.training.masking.mask import mask

#: (language, message, what must not be in it afterwards, what must)
SHAPES: list[tuple[str, str, list[str], str]] = [
    # ---- mailboxes
    ("en", "Send it to jo.bloggs+shop@acme-toys.co.uk please", ["bloggs", "acme"], "Send it to"),
    ("fr", "Écrivez à zoé.petit@boulangerie-petit.fr", ["petit"], "Écrivez à"),
    ("de", "Neue Adresse: buchhaltung(at)huber-bau.de", ["huber"], "Neue Adresse"),
    ("es", "mi correo es lucia_m@tienda-lucia.mx, gracias", ["lucia"], "mi correo es"),
    ("pt", "o e-mail é ze@contabilze.com.br", ["contabilze", "ze@"], "o e-mail é"),
    # ---- telephones
    ("en", "Call me on +1 (212) 664-7665 or 07911 123456", ["664", "123456"], "Call me on"),
    ("fr", "Rappelez-moi au 06 61 22 33 44 ou 0661223344", ["61 22", "0661"], "Rappelez-moi au"),
    ("fr", "Mon numéro : +33 (0)6.61.22.33.44", ["61.22"], "Mon numéro"),
    ("de", "Unter 0171/2345678 oder +49 (0)89 987654-12 erreichbar", ["2345678", "987654"],
     "erreichbar"),
    ("es", "Mi móvil: 655 443 322", ["655"], "Mi móvil"),
    ("pt", "Ligue para (11) 98765-4321 ou +351 912 345 678", ["98765", "912"], "Ligue para"),
    # ---- bank, card, tax
    ("en", "My IBAN is GB82 WEST 1234 5698 7654 32.", ["WEST", "5698"], "My IBAN is"),
    ("fr", "IBAN FR7630006000011234567890189 svp", ["30006", "0189"], "svp"),
    ("de", "Bitte auf de89370400440532013001 überweisen", ["3704004"], "überweisen"),
    ("es", "Cuenta ES79 2100 0813 6101 2345 6789", ["0813", "6789"], "Cuenta"),
    ("pt", "IBAN PT50-0035-0651-0001-2345-6789-4", ["0651", "6789"], "IBAN"),
    ("en", "card 4539 1488 0343 6467 was charged", ["4539", "6467"], "was charged"),
    ("en", "card •••• •••• •••• •••• was charged, pin ••••••", ["•"], "was charged, pin"),
    ("fr", "TVA FR 40 303 265 045 absente", ["303 265"], "absente"),
    ("de", "USt-IdNr. DE136695976 fehlt", ["136695976"], "fehlt"),
    ("es", "El CIF ESB58378431 no sale", ["58378431"], "no sale"),
    # ---- invoices, tickets, orders, customers
    ("en", "Invoice INV-2026-0207 and order no. 88731", ["0207", "88731"], "INV-2026-"),
    ("fr", "Facture F2026-118, dossier n° 55120", ["-118", "55120"], "Facture F2026-"),
    ("de", "Rechnung RE-2026-0815, Kundennummer: 774411", ["0815", "774411"], "Rechnung RE-2026-"),
    ("es", "Ticket #48213 y factura A/2026/77", ["48213"], "Ticket #"),
    ("pt", "Fatura nº 90211 do pedido BR93847", ["90211", "93847"], "Fatura nº"),
    # ---- machines, pages, keys
    ("en", "Blocked IP 85.214.132.117, also 2a01:4f8:c17:b0f::2", ["85.214", "2a01"], "Blocked IP"),
    ("fr", "Le lien https://app.lemondedupain.fr/reset?token=a8f3c2 expire", ["lemonde", "a8f3"],
     "Le lien https://example.com/page expire"),
    ("de", "siehe www.gärtnerei-moos.de/kontakt.", ["moos"], "siehe https://example.com/page."),
    ("es", "https://hooks.google.com/x?key=AIzaSyD1234567890abcdef falla", ["AIza"], "falla"),
    ("pt", "O domínio padaria-silveira.com.br não valida", ["silveira"], "não valida"),
    ("en", "key SG.ab12CD34ef56GH78ij90.KLmn12 leaked", ["ab12CD34"], "leaked"),
    ("en", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-DEF is refused", ["eyJ"], "is refused"),
    ("de", "Kontokennung 550e8400-e29b-41d4-a716-446655440000", ["e29b"], "Kontokennung"),
    ("en", "write me on @kim_doe91", ["kim_doe"], "write me on @"),
    # ---- accounts
    ("en", "My username is bakery_joe and it says no", ["bakery_joe"], "and it says no"),
    ("fr", "Mon identifiant : atelier-noor75", ["noor"], "Mon identifiant"),
    ("de", "Mein Benutzername lautet tischler.wolf", ["wolf"], "Benutzername lautet"),
    ("es", "La cuenta llamada Zapatería Gil está bloqueada", ["Zapatería Gil"], "está bloqueada"),
    ("pt", "A conta chamada “Loja da Bia” foi suspensa", ["Bia"], "foi suspensa"),
    ("en", "We are Brightwater Holdings Ltd in Leeds", ["Brightwater"], "in Leeds"),
    # ---- people
    ("en", "My name is Priya Raman and I cannot log in", ["Priya", "Raman"], "and I cannot log in"),
    ("en", "Hi Jonathan, where is my invoice?", ["Jonathan"], "where is my invoice?"),
    ("en", "Please refund us. Kind regards, Zsófia Kiss", ["Zsófia", "Kiss"], "Please refund us."),
    ("en", "It fails.\nThanks\nDeclan O'Hara\nHead of IT", ["Declan", "Hara"], "It fails."),
    ("en", "Mrs. Okonkwo left, remove her", ["Okonkwo"], "left, remove her"),
    ("fr", "Bonjour Élodie, je m'appelle Karim Benali.", ["Élodie", "Karim", "Benali"], "Bonjour"),
    ("fr", "Merci de le supprimer. Cordialement, Jean-Luc Moreau", ["Moreau"], "Merci de le"),
    ("fr", "Mme Diop n'y travaille plus", ["Diop"], "n'y travaille plus"),
    ("de", "Sehr geehrte Frau Öztürk, mein Name ist Jörg Weiß.", ["Öztürk", "Jörg", "Weiß"],
     "Sehr geehrte Frau"),
    ("de", "Bitte löschen. Mit freundlichen Grüßen\nIlse Rau", ["Ilse"], "Bitte löschen."),
    ("de", "geht nicht lg Tobi", ["Tobi"], "geht nicht"),
    ("es", "Hola Macarena, me llamo Íñigo Ibáñez", ["Macarena", "Íñigo", "Ibáñez"], "me llamo"),
    ("es", "¿Qué ocurre? Un saludo, Mar Escudero", ["Escudero"], "¿Qué ocurre?"),
    ("pt", "Chamo-me Conceição Vaz, sou cliente", ["Conceição", "Vaz"], "sou cliente"),
    ("pt", "Como faço? Atenciosamente, João do Amaral", ["João", "Amaral"], "Como faço?"),
]  # fmt: skip

#: Nothing of these is anybody's: amounts, dates, codes, products, ordinary words.
UNTOUCHED = [
    ("en", "I was charged $1,250.00 on 2026-11-24 at 10:30:00 for 250000 emails"),
    ("en", "Error 550 5.7.1 after RFC 5322, TLS 1.2 and port 587; SHA256 and ISO 27001"),
    ("en", "Thanks, that worked. Can I talk to a human? Premium please"),
    ("en", "Mail to gmail.com and outlook.com bounces, see https://www.spamhaus.org/lookup"),
    ("en", "Dear Support, hello everyone, how do I add DKIM?"),
    ("fr", "Bonjour, je veux 1 000 000 d'e-mails par mois pour 35,90 €, merci beaucoup !"),
    ("fr", "Madame, Monsieur, ma facture du 3 novembre 2026 est fausse. Cordialement"),
    ("de", "Guten Tag, ich bin Kunde und möchte am 24.11.2026 auf 200.000 Mails wechseln. Danke"),
    ("de", "Liebes Team, seit 2019-2024 nutzen wir WordPress. Mit freundlichen Grüßen"),
    ("es", "Hola equipo, pagué 89,00 EUR el 7/5/2026 y quiero el plan Premium. Gracias"),
    ("pt", "Olá, o erro 421 4.7.0 aparece desde 10/06/2026. Obrigado"),
    ("en", "The address 203.0.113.10 and name@example.com stay, as they are nobody's"),
]


@pytest.mark.parametrize(("language", "text", "gone", "stays"), SHAPES)
def test_personal_data_is_gone_and_the_rest_stays_when_a_message_is_masked(
    language: str, text: str, gone: list[str], stays: str
) -> None:
    masked = mask(text, language).text
    assert [each for each in gone if each in masked] == [], masked
    assert stays in masked
    assert mask(masked, language).text == masked, "a masked message is masked"


@pytest.mark.parametrize(("language", "text"), UNTOUCHED)
def test_message_stays_as_it_is_when_nothing_in_it_is_anybodys(language: str, text: str) -> None:
    assert mask(text, language).text == text


def test_same_value_gets_the_same_placeholder_and_another_one_another() -> None:
    text = "from a.b@shop.fr to c.d@shop.fr and again A.B@shop.fr"
    assert mask(text, "en").text == "from name@example.com to office@example.org and again " + (
        "name@example.com"
    )


def test_names_of_the_customers_account_are_masked_when_they_are_known() -> None:
    masked = mask("why is Fleurs Odile blocked, I mean fleurs odile?", "en", ["Fleurs Odile"])
    assert masked.text == "why is example-account blocked, I mean example-account?"


def test_entity_keeps_its_place_when_pieces_around_and_inside_it_were_replaced() -> None:
    text = "Hi Jonathan, move jo@acme-toys.de to Premium, ticket #48213"
    masked = mask(text, "en")
    for surface, now in (("Premium", "Premium"), ("jo@acme-toys.de", "name@example.com"),
                         ("#48213", "#12345"), ("acme-toys.de", "name@example.com")):  # fmt: skip
        start, end = masked.place(text.index(surface), text.index(surface) + len(surface))
        assert masked.text[start:end] == now


@given(
    st.sampled_from(["please look at", "bitte", "je vous écris pour", "hola", "sobre"]),
    st.from_regex(r"[a-z]{2,8}[._]?[a-z0-9]{1,8}@[a-z]{3,10}-[a-z]{2,6}\.(com|de|fr|com\.br)",
                  fullmatch=True),
    st.sampled_from([", thanks", " danke", " !", "", "\n--\nx"]),
)  # fmt: skip
def test_mailbox_never_survives_whatever_stands_around_it(
    before: str, address: str, after: str
) -> None:
    masked = mask(f"{before} {address}{after}", "en").text
    assert address not in masked
    assert re.search(r"@example\.(com|org|net)", masked)


@given(st.text(max_size=200))
def test_replaced_pieces_are_where_they_are_said_to_be_whatever_the_text(text: str) -> None:
    masked = mask(text, "de")
    at = now = 0
    for each in masked.replaced:
        assert masked.text[now : each.start] == text[at : each.was_start]
        at, now = each.was_end, each.end
    assert masked.text[now:] == text[at:]
