"""What is wrong, and what to do: sentences of `data/desk/<lang>/problems.yml`, not yet said."""

from __future__ import annotations

import errno

from helpdesk.texts.staff import Sentence

#: What the readers of YAML say, by words in it, and how we say that. The first that fits counts.
_YAML_WORDS = (
    ("duplicate key", "yaml_twice"),
    ("undefined alias", "yaml_alias"),
    ("but found another document", "yaml_documents"),
    ("mapping values are not allowed", "yaml_colon"),
    ("expected ':'", "yaml_no_colon"),
    ("cannot start any token", "yaml_sign"),
    ("tab character", "yaml_sign"),
    ("while scanning a quoted scalar", "yaml_quote"),
    ("flow", "yaml_bracket"),
    ("block", "yaml_indent"),
)
_SYSTEM = {
    errno.ENOSPC: "system_full",
    errno.EDQUOT: "system_full",
    errno.ENOENT: "system_gone",
    errno.EACCES: "system_denied",
    errno.EPERM: "system_denied",
    errno.EROFS: "system_read_only",
    errno.EISDIR: "system_folder",
}


class ProblemError(Exception):
    """Something that a person can put right; `sentence` says it in any language of the desk.

    As text: the same in English.
    """

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def sentence(name: str, /, **values: object) -> Sentence:
    """The text `problems.<name>` with what fills it: plain values, or sentences themselves."""
    return Sentence("problems", name, tuple(values.items()))


def unreadable(path: object, error: OSError | UnicodeDecodeError) -> Sentence:
    """Why a file cannot be read."""
    return sentence("cannot_be_read", path=path, why=why(error))


def why(error: OSError | UnicodeDecodeError) -> Sentence:
    """What the system has against a file, and what to do."""
    if isinstance(error, UnicodeDecodeError):
        return sentence("not_utf8")
    if error.errno in _SYSTEM:
        return sentence(_SYSTEM[error.errno])
    return sentence("system_other", words=error.strerror or error)


def not_yaml(error: Exception) -> tuple[int, Sentence]:
    """On which line (from 1) a text stops being YAML, and why, by what any reader of YAML raised.

    Readers have words of their own for the same; ours are few and say what to look for.
    """
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    if hasattr(error, "character"):
        cause = sentence("yaml_character", character=repr(error.character))
    else:
        parts = (getattr(error, "context", None), getattr(error, "problem", None))
        words = " ".join(part for part in parts if part)
        name = next((name for sign, name in _YAML_WORDS if sign in words), "yaml_other")
        cause = sentence(name)
    return line, sentence("not_yaml", cause=cause)
