"""The words that the sender of a mail wrote, without what programs quote below or above them."""

from __future__ import annotations

import re

#: How programs begin a quotation, in the languages of our mails: "On … wrote:", on up to 3 lines.
_WROTE = re.compile(
    r"^(?:on|le|am|el|em|a|il|op)\b[^\n]{0,200}(?:\n(?!>)[^\n]{0,200}){0,2}?"
    r"(?:wrote|a écrit|schrieb[^\n]{0,100}|escribió|escreveu|ha scritto|schreef)\s?:[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
#: How those begin that quote without marking lines, and the headers that they repeat.
_ORIGINAL = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*(?:original message|message d.origine|ursprüngliche nachricht"
    r"|mensaje original|mensagem original)[ \t]*-{2,}|_{20,})[ \t]*$"
    r"|^\*?(?:from|de|von)[ \t]?:\*?[ \t][^\n]+\n\*?(?:sent|envoyé|gesendet|enviado|date|datum"
    r"|fecha|data|to|à|an|para)\b[^\n]*:",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)


def own_words(text: str) -> str:
    """`text` without the quotation around it and the signature below.

    Answers between the lines of a quotation keep it, for they mean nothing without it; so does a
    mail that would have nothing left. The caller keeps the whole.
    """
    own = text
    original = _ORIGINAL.search(own)
    if original is not None:
        own = own[: original.start()]
    wrote = _WROTE.search(own)
    if wrote is not None:
        before, behind = own[: wrote.start()], own[wrote.end() :]
        answers = _behind_quotation(behind)
        if answers is None:
            return text.strip()
        own = f"{before.rstrip()}\n\n{answers}"
    own = _without_last_quotation(own)
    signature = _SIGNATURE.search(own)
    if signature is not None:
        own = own[: signature.start()]
    return own.strip() or text.strip()


def _behind_quotation(text: str) -> str | None:
    """What stands behind the quotation at the beginning of `text`; None where answers are in it."""
    lines = text.split("\n")
    quoted = [index for index, line in enumerate(lines) if line.startswith(">")]
    if not quoted:
        # Quoted without marks: all of it is the older mail.
        return ""
    between = lines[quoted[0] : quoted[-1]]
    if any(line.strip() and not line.startswith(">") for line in between):
        return None
    return "\n".join(lines[quoted[-1] + 1 :]).strip()


def _without_last_quotation(text: str) -> str:
    lines = text.rstrip().split("\n")
    while lines and (lines[-1].startswith(">") or not lines[-1].strip()):
        lines.pop()
    return "\n".join(lines)
