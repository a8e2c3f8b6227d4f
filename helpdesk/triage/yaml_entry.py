"""A YAML document, read strictly and with line numbers, until every problem in it is known."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from yaml import MappingNode, MarkedYAMLError, Node, SafeLoader, ScalarNode, SequenceNode
from yaml import compose as compose_yaml
from yaml.reader import ReaderError

NULL_TAG = "tag:yaml.org,2002:null"
INT_TAG = "tag:yaml.org,2002:int"
BOOL_TAG = "tag:yaml.org,2002:bool"
MOST_NAMES_LISTED = 25


class NotYamlError(Exception):
    """The text is not one YAML document; ``problem`` says where it stops being one."""

    def __init__(self, line: int, cause: str) -> None:
        text = f"not a YAML document: {cause}; correct this line or the one above it"
        super().__init__(text)
        self.problem = Problem(line, text)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong on a line (counted from 1), and what to write instead."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the document. ``where`` is its path, as in ``channels.chat.hours``.

    A reader that meets something else than it wants adds to ``problems`` and returns a stand-in
    of the right type. So reading goes on, and whoever reads must refuse the result if there are
    problems at the end.
    """

    node: Node
    where: str = ""
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, text: str) -> None:
        """Note a problem with this place."""
        line = self.node.start_mark.line + 1
        self.problems.append(Problem(line, f"{self.where}: {text}" if self.where else text))

    def is_null(self) -> bool:
        """True for null, and for an optional key that is not there."""
        return self.node.tag == NULL_TAG

    def mapping(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, "Entry"]:
        """The values of exactly these keys; an optional one that is not there reads as null."""
        required, optional = tuple(required), tuple(optional)
        null = ScalarNode(NULL_TAG, "", self.node.start_mark, self.node.end_mark)
        found = {key: Entry(null, self._below(key), self.problems) for key in optional}
        # A missing key is one problem, so what is then read in its place goes to a list of its own.
        found |= {key: Entry(null, self._below(key)) for key in required}
        if not isinstance(self.node, MappingNode):
            self.wrong(f"must be a mapping of {listed(required or optional)}")
            return found
        seen: set[str] = set()
        for key_node, value_node in self.node.value:
            key = Entry(key_node, self.where, self.problems)
            name = key.text("a key")
            if name in seen:
                key.wrong(f"'{name}' is here twice; keep one of the two")
            elif name in found:
                found[name] = Entry(value_node, self._below(name), self.problems)
            elif name:
                key.wrong(f"unknown key '{name}'; {hint(name, found)}")
            seen.add(name)
        for name in required:
            if name not in seen:
                self.wrong(f"'{name}' is missing; add it")
        return found

    def items(self, of_what: str) -> list["Entry"]:
        """The items of a sequence."""
        if not isinstance(self.node, SequenceNode):
            self.wrong(f"must be a list of {of_what}, e.g. [...], or [] for none")
            return []
        return [
            Entry(node, f"{self.where}[{index}]", self.problems)
            for index, node in enumerate(self.node.value)
        ]

    def text(self, what: str) -> str:
        """A scalar as it is written, whatever YAML takes it for; '' is the stand-in."""
        if not isinstance(self.node, ScalarNode) or self.is_null() or not self.node.value.strip():
            self.wrong(f"must be {what}")
            return ""
        return str(self.node.value)

    def one_of(self, known: Collection[str], what: str) -> str:
        """A scalar that is one of the known names; '' is the stand-in."""
        name = self.text(what)
        if name and name not in known:
            self.wrong(f"'{name}' is not {what}; {hint(name, known)}")
            return ""
        return name

    def several_of(self, known: Collection[str], what: str) -> tuple[str, ...]:
        """A sequence of different names, each one of those known."""
        names: list[str] = []
        for item in self.items(f"names, each {what}"):
            name = item.one_of(known, what)
            if name in names:
                item.wrong(f"'{name}' is here twice; keep one of the two")
            elif name:
                names.append(name)
        return tuple(names)

    def whole_number(self, smallest: int, largest: int) -> int:
        """A whole number within bounds; ``smallest`` is the stand-in."""
        value = self.node.value if self.node.tag == INT_TAG else ""
        if not re.fullmatch("[0-9]{1,9}", value) or not smallest <= int(value) <= largest:
            self.wrong(f"must be a whole number from {smallest} to {largest}, without quotes")
            return smallest
        return int(value)

    def flag(self) -> bool:
        """``true`` or ``false``; False is the stand-in and what null means."""
        if self.is_null():
            return False
        if self.node.tag != BOOL_TAG or self.node.value not in ("true", "false"):
            self.wrong("must be true or false, without quotes")
        return bool(self.node.value == "true")

    def _below(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key


def read_document(text: str) -> Entry:
    """The root of the one document in a text. Raises NotYamlError if there is none."""
    try:
        root = compose_yaml(text, Loader=SafeLoader)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise NotYamlError(line, error.problem or error.context or str(error)) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise NotYamlError(line, f"character {error.character!r} is not allowed") from error
    if root is None:
        raise NotYamlError(1, "the file is empty")
    return Entry(root)


def hint(name: str, known: Collection[str]) -> str:
    """What to write instead of a name that is not known."""
    close = get_close_matches(name, known, n=1)
    if close:
        return f"write '{close[0]}'"
    return f"write one of {listed(known)}" if len(known) <= MOST_NAMES_LISTED else "correct it"


def listed(names: Iterable[str]) -> str:
    """Names in a sentence."""
    return ", ".join(f"'{name}'" for name in names)
