"""A YAML document, read strictly and with line numbers, until every problem in it is known."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from yaml import MappingNode, Node, SafeLoader, ScalarNode, SequenceNode, YAMLError
from yaml import compose as compose_yaml
from yaml.reader import ReaderError

from helpdesk.texts.problems import not_yaml, sentence
from helpdesk.texts.staff import Sentence

NULL_TAG = "tag:yaml.org,2002:null"
INT_TAG = "tag:yaml.org,2002:int"
BOOL_TAG = "tag:yaml.org,2002:bool"
STR_TAG = "tag:yaml.org,2002:str"
MOST_NAMES_LISTED = 25


class NotYamlError(Exception):
    """The text is not one YAML document; ``problem`` says where it stops being one."""

    def __init__(self, line: int, what: Sentence) -> None:
        super().__init__(str(what))
        self.problem = Problem(line, what)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong on a line (counted from 1), and what to write instead.

    `where` is the place in the document, "" for the whole of it.
    """

    line: int
    what: Sentence
    where: str = ""

    def said(self, language: str) -> str:
        """In a language of the desk."""
        text = self.what.said(language)
        return f"{self.where}: {text}" if self.where else text

    @property
    def text(self) -> str:
        """In English."""
        return self.said("en")


def by_line(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each once, in the order of the lines."""
    return tuple(sorted(set(problems), key=lambda each: (each.line, each.text)))


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
    #: False for an optional key that was left out, which reads as null.
    is_there: bool = True

    def wrong(self, name: str, /, **values: object) -> None:
        """Note a problem with this place: a text of `problems`, and what fills it."""
        line = self.node.start_mark.line + 1
        self.problems.append(Problem(line, sentence(name, **values), self.where))

    def is_null(self) -> bool:
        """True for null, and for an optional key that is not there."""
        return self.node.tag == NULL_TAG

    def is_mapping(self) -> bool:
        """True for keys with values."""
        return isinstance(self.node, MappingNode)

    def mapping(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, "Entry"]:
        """The values of exactly these keys; an optional one that is not there reads as null."""
        required, optional = tuple(required), tuple(optional)
        null = ScalarNode(NULL_TAG, "", self.node.start_mark, self.node.end_mark)
        found = {key: Entry(null, self._below(key), self.problems, False) for key in optional}
        # A missing key is one problem, so what is then read in its place goes to a list of its own.
        found |= {key: Entry(null, self._below(key)) for key in required}
        if not isinstance(self.node, MappingNode):
            self.wrong("mapping", names=listed(required or optional))
            return found
        seen: set[str] = set()
        for key_node, value_node in self.node.value:
            key = Entry(key_node, self.where, self.problems)
            name = key.text(sentence("a_key"))
            if name in seen:
                key.wrong("key_twice", name=name)
            elif name in found:
                found[name] = Entry(value_node, self._below(name), self.problems)
            elif name:
                key.wrong("key_unknown", name=name, hint=hint(name, found))
            seen.add(name)
        for name in required:
            if name not in seen:
                self.wrong("key_missing", name=name)
        return found

    def items(self, what: Sentence) -> list["Entry"]:
        """The items of a sequence."""
        if not isinstance(self.node, SequenceNode):
            self.wrong("list", what=what)
            return []
        return [
            Entry(node, f"{self.where}[{index}]", self.problems)
            for index, node in enumerate(self.node.value)
        ]

    def text(self, what: Sentence) -> str:
        """A scalar as it is written, whatever YAML takes it for; '' is the stand-in."""
        if not isinstance(self.node, ScalarNode) or self.is_null() or not self.node.value.strip():
            self.wrong("must_be", what=what)
            return ""
        return str(self.node.value)

    def string(self, what: Sentence) -> str:
        """A scalar that YAML takes for a text, and for no number, date or truth; '' stands in."""
        text = self.text(what)
        if text and self.node.tag != STR_TAG:
            self.wrong("must_be_quoted", what=what)
            return ""
        return text

    def one_of(self, known: Collection[str], what: Sentence) -> str:
        """A scalar that is one of the known names; '' is the stand-in."""
        name = self.text(what)
        if name and name not in known:
            self.wrong("not_one_of", name=name, what=what, hint=hint(name, known))
            return ""
        return name

    def several_of(self, known: Collection[str], what: Sentence) -> tuple[str, ...]:
        """A sequence of different names, each one of those known."""
        names: list[str] = []
        for item in self.items(sentence("names", what=what)):
            name = item.one_of(known, what)
            if name in names:
                item.wrong("key_twice", name=name)
            elif name:
                names.append(name)
        return tuple(names)

    def whole_number(self, smallest: int, largest: int) -> int:
        """A whole number within bounds; ``smallest`` is the stand-in."""
        value = self.node.value if self.node.tag == INT_TAG else ""
        if not re.fullmatch("[0-9]{1,9}", value) or not smallest <= int(value) <= largest:
            self.wrong("whole_number", smallest=smallest, largest=largest)
            return smallest
        return int(value)

    def flag(self) -> bool:
        """``true`` or ``false``; False is the stand-in and what null means."""
        if self.is_null():
            return False
        if self.node.tag != BOOL_TAG or self.node.value not in ("true", "false"):
            self.wrong("flag")
        return bool(self.node.value == "true")

    def _below(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key


def read_document(text: str) -> Entry:
    """The root of the one document in a text. Raises NotYamlError if there is none."""
    try:
        root = compose_yaml(text, Loader=SafeLoader)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise NotYamlError(line, not_yaml(error)[1]) from error
    except YAMLError as error:
        raise NotYamlError(*not_yaml(error)) from error
    if root is None:
        raise NotYamlError(1, sentence("not_yaml", cause=sentence("yaml_empty")))
    return Entry(root)


def hint(name: str, known: Collection[str]) -> Sentence:
    """What to write instead of a name that is not known."""
    close = get_close_matches(name, known, n=1)
    if close:
        return sentence("hint_write", name=close[0])
    if len(known) <= MOST_NAMES_LISTED:
        return sentence("hint_one_of", names=listed(known))
    return sentence("hint_correct")


def listed(names: Iterable[str]) -> str:
    """Names in a sentence."""
    return ", ".join(f"'{name}'" for name in names)
