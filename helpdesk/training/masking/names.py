"""People's and accounts' names, where messages put them: introductions, titles, greetings,
signatures, and behind words for an account."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.training.masking.span import Span

_UPPER = "A-ZÀ-ÖØ-ÞŒŠŽ"
_NAME = rf"[{_UPPER}][\w’'-]*[a-zà-ÿß]\b|[{_UPPER}]\."
#: One to four words that begin with a capital, with the small ones that names have between.
_SMALL = r"(?:(?:de|da|do|dos|das|del|della|la|von|van|zu|e|y|i)\s){0,2}"
_FULL = rf"(?:{_NAME})(?:\s{_SMALL}(?:{_NAME})){{0,3}}"
_TWO = rf"(?:{_NAME})\s(?:(?:de|da|do|dos|del|von|van)\s){{0,2}}(?:{_NAME})(?:\s(?:{_NAME}))?"

_INTRODUCED = re.compile(
    rf"\b(?i:my name is|my name's|i am called|je m[’']appelle|mon nom est|ich hei(?:ß|ss)e"
    rf"|mein name ist|mein name:|me llamo|mi nombre es|chamo-me|me chamo|(?:o )?meu nome é"
    rf"|mein name lautet|hier schreibt|hier spricht|ici)\s(?P<name>{_FULL})"
)
_AM = re.compile(
    rf"\b(?i:i am|i'm|this is|je suis|c'est|ich bin|hier ist|soy|sou|aqui é|aquí)\s"
    rf"(?i:(?:der|die|el|la|o|a)\s)?(?P<name>{_TWO})"
)
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herrn?|Frau|Familie|M(?=\.)|Mme|Mlle|Monsieur|Madame|Mademoiselle|Sra?"
    rf"|Srta|Señora?|Senhora?|Seu|Dona|Don|Doña)\b\.?\s(?:(?:Dr|Prof|Dipl\.-Ing)\.\s)*(?P<name>{_FULL})"
)
_GREETED = re.compile(
    rf"(?:^|(?<=\n))\s*(?i:hi|hello|hey|dear|good morning|good afternoon|hallo|hi|liebe[rs]?|moin"
    rf"|servus|guten tag|guten morgen|bonjour|bonsoir|salut|ch[eè]re?|hola|buenos d[ií]as"
    rf"|buenas(?: tardes)?|estimad[oa]|querid[oa]|ol[aá]|oi|bom dia|boa tarde|car[oa]|prezad[oa])"
    rf",?\s(?P<name>{_FULL})(?=\s*[,!.:;–-]|\s*\n)"
)
_CLOSINGS = (
    r"(?:(?:kind|best|warm|many)\s)?regards|best wishes|all the best|cheers|sincerely|best|br|rgds"
    r"|yours(?: sincerely| faithfully| truly)?|thanks(?: a lot| so much| again)?|thank you|thx|ta"
    r"|(?:bien |très )?cordialement|bien à vous|(?:meilleures )?salutations(?: distinguées)?"
    r"|amicalement|bonne journée|cdlt|cdt|merci(?: beaucoup| d[’']avance)?"
    r"|(?:mit )?(?:freundlich|best|lieb|viel|herzlich|schön|nett)(?:e[nm]?)\s"
    r"(?:gr[üu](?:ß|ss)(?:en|e|n)?|gruß)|gr[üu](?:ß|ss)e?|gruß|lg|vg|mfg|hochachtungsvoll"
    r"|danke(?: im voraus)?|vielen dank|merci vielmals"
    r"|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|atte\.?|un abrazo"
    r"|(?:muchas )?gracias|(?:com os )?(?:melhores )?cumprimentos|atenciosamente|abraços?"
    r"|(?:muito )?obrigad[oa]|att\.?|grat[oa]"
)
_SIGNED = re.compile(
    rf"(?:^|(?<=[\s.!?,;]))(?i:{_CLOSINGS})(?i:\s(?:aus|from|de|desde)\s\w+)?\s*[,.!–-]?\s*"
    rf"(?P<name>{_FULL}(?:(?:,\s|\s?/\s?|\s[–-]\s|\n)[^\n.!?]{{1,60}})?)[.!]?\s*$"
)
_LAST_LINE = re.compile(
    rf"(?:\n|(?<=[.!?…])\s|\s[–—-]{{1,2}}\s?)(?P<name>{_TWO}|(?<=\n){_NAME})\.?\s*$"
)
_CALLED = r"(?:named|called|namens|appelée?|llamad[oa]|chamad[oa]|se llama|hei(?:ß|ss)t|lautet)"
_QUOTED = r"[\"“”„«]\s?(?P<{}>[^\"“”„«»\n]{{2,40}}?)\s?[\"“”»]"
_LOGIN = re.compile(
    r"(?<!\w)(?i:user ?(?:name|id)s?|login|benutzer(?:name|kennung)?n?|nutzernamen?|kontoname"
    r"|account (?:name|id)|identifiant|nom d[’']utilisateur|nom du compte|usuario|nombre de usuario"
    r"|utilizador|usu[áa]rio|nome de utilizador)(?i:\s(?:is|ist|est|es|é|lautet|:))?\s?[:=]?\s?"
    + rf"(?:{_QUOTED.format('quoted')}"
    + r"|(?P<value>\w[\w.-]*[\d_.][\w.-]*\w|(?<=[:=]\s)\w[\w.-]{2,}))"
)
_ACCOUNT = re.compile(
    rf"(?<!\w)(?i:account|compte|(?:kunden)?konto|cuenta|conta)\s(?i:{_CALLED})\s"
    + rf"(?:{_QUOTED.format('quoted')}|(?P<value>[\w&.-]{{3,}}(?:\s[{_UPPER}][\w&-]+){{0,3}}))"
)
_FORM = (
    r"(?:GmbH|AG|KG|UG|OHG|SARL|SAS|SA|Ltd|LLC|Inc|PLC|Plc|Lda|Ltda|S\.L\.|S\.A\.|e\. ?V\.)(?!\w)"
)
_FIRM = re.compile(rf"(?<!\w)(?P<name>(?:{_NAME})(?:\s(?:{_NAME}|&)){{0,3}}\s{_FORM})")
#: Words that begin with a capital there and name nobody.
_NOBODY = re.compile(
    r"(?:team|support|supportteam|all|everyone|everybody|folks|sirs?|madam|there|guys|colleagues|damen"
    r"|herren|zusammen|leute|kolleg\w*|à|tous|toutes|monsieur|madame|mesdames|messieurs|l[’']équipe"
    r"|équipe|service|equipo|todos|señor\w*|equipa|equipe|senhor\w*|guichet|mailjet|kundenservice"
    r"|kundendienst|miteinander|please|bitte|kunde|kundin|premium|essential|custom|free|ticket|chat"
    r"|danke|thanks|merci|gracias|obrigad\w*|gr[üu](?:ß|ss)\w*|urgent|dringend|frage|hilfe|rechnung"
    r"|i|je|ich|yo|eu|wir|we|nous|it|the|der|die|das|le|la|les|el|los|o|os|a|as|und|and|et|y|e|wie"
    r"|was|wann|how|what|when|why|can|could|is|are|do|comment|pourquoi|quand|est|cómo|como|qué|que"
    r"|por|para|agora|atenciosamente|es|você\w*|vocês|problem\w*|error|fehler|google|outlook|gmail|microsoft|apple|yahoo"
    r"|wordpress|shopify|excel|english|french|german|spanish|portuguese|deutsch|englisch)",
    re.IGNORECASE,
)
_KINDS = (
    (_INTRODUCED, "person"), (_SIGNED, "person"), (_TITLED, "surname"), (_GREETED, "person"),
    (_AM, "person"), (_FIRM, "company"), (_LAST_LINE, "person"),
)  # fmt: skip


def names(text: str) -> Iterator[Span]:
    """All of them; where two overlap, the first one named is the right one."""
    for pattern in (_LOGIN, _ACCOUNT):
        for match in pattern.finditer(text):
            group = "value" if match["value"] else "quoted"
            if not _NOBODY.fullmatch(match[group].split()[0]):
                yield Span(*match.span(group), "account")
    for pattern, kind in _KINDS:
        for match in pattern.finditer(text):
            if not _NOBODY.fullmatch(re.split(r"[\s,]", match["name"])[0]):
                yield Span(*match.span("name"), kind)
