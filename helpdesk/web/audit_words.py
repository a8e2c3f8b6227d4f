"""The audit log in the words of the reader: who, what, about what, and where to look it up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import quote, urlencode

from helpdesk.agents.audit import ACTIONS, BY_STRANGERS, Kind, kind_of
from helpdesk.agents.audit_list import CHANGING, COMMAND_LINE, READING, Told
from helpdesk.agents.model import AuditEntry
from helpdesk.agents.transfer import LANGUAGE, TEAM
from helpdesk.conversations.counter import Counter
from helpdesk.texts import formats
from helpdesk.texts.staff import staff_text, staff_texts

#: Characters of a conversation's id that are shown.
_SHORT = 8
#: Of the log as a file: the same in all languages.
COLUMNS = ("at", "who", "email", "operator", "action", "done", "about", "subject", "detail")


class AuditWords:
    """One reader's words, in one language of the desk."""

    def __init__(self, counter: Counter, language: str) -> None:
        self.language = language
        self._zone = counter.policy.support.zone
        self._labels = counter.services.texts.labels[language]
        self._own = staff_texts(language)["audit"]
        self._details: Mapping[str, Callable[[str], str]] = {
            "add_user": self._role,
            "invite": self._role,
            "ticket_prioritised": lambda name: self._in("tickets", f"priority_{name}"),
            "ticket_topic": self._topic,
            "close": lambda reason: self._in("conversation", f"close_{reason}", reason),
            "transfer": self._passed_to,
            "annotate": self._meaning,
            "annotate_save": lambda count: self.say("messages", count=count),
            "import_articles": lambda count: self.say("articles", count=count),
            "model_promoted": lambda reason: self.say("below_the_gate", reason=reason),
            "webhook_replayed": self._event,
            "webhook_discarded": self._event,
            "ticket_export": lambda _query: "",
        }

    def say(self, name: str, /, **values: object) -> str:
        """A text of `data/desk/<language>/audit.yml`."""
        return staff_text(self.language, "audit", name, **values)

    def moment(self, at: datetime) -> str:
        """A day and time in the zone of support."""
        return formats.moment(self.language, at, self._zone)

    def who(self, told: Told) -> str:
        """Who it was: a name, the user of the command line, or somebody who is not signed in."""
        if told.staff is not None:
            return told.staff.name
        if told.entry.action in BY_STRANGERS:
            return self.say("stranger")
        return self.by_command(told.entry) or self.say("command_line", user="?")

    def by_command(self, entry: AuditEntry) -> str:
        """The user of the command line who did it, also in the name of somebody of the staff."""
        return self.say("command_line", user=entry.operator) if entry.operator else ""

    def what(self, action: str) -> str:
        """What was done; an action of another version of Guichet has only its name."""
        return self._own.get(f"did_{action}", action)

    def subject(self, entry: AuditEntry) -> str:
        """The record that it was done to, as people call it."""
        match kind_of(entry.action):
            case Kind.CONVERSATION | Kind.REVIEW:
                return entry.subject[:_SHORT]
            case Kind.VIEW:
                return self._in("layout", entry.subject)
            case Kind.DATA:
                return formats.language_name(self.language, entry.subject)
            case Kind.MODEL if entry.action == "model_cancel":
                return self.say(f"job_{entry.subject}")
            case Kind.MAIL | Kind.MESSAGE if entry.subject.isdecimal():
                return f"#{entry.subject}"
        return entry.subject

    def link(self, entry: AuditEntry) -> str | None:
        """Where the record is, if there is such a place."""
        name = quote(entry.subject, safe="")
        if entry.action == "ticket_export":
            return f"/desk/tickets?{entry.detail or ''}"
        if entry.action in BY_STRANGERS and not entry.subject:
            return None
        match kind_of(entry.action):
            case Kind.CONVERSATION:
                return f"/desk#/conversations/{name}"
            case Kind.TICKET:
                return f"/desk/tickets/{name}"
            case Kind.MAIL:
                return "/desk/tickets/mail"
            case Kind.MESSAGE:
                reads = entry.action == "read_message"
                return f"/studio/inbox/{name}" if reads else "/studio/inbox"
            case Kind.REVIEW:
                return f"/studio/conversations/{name}"
            case Kind.PERSON:
                return "/desk/team"
            case Kind.REPLY:
                return "/desk/replies?" + urlencode({"in": entry.subject.partition("/")[0]})
            case Kind.TARGET:
                return "/desk/webhooks"
            case Kind.MODEL:
                known = entry.subject and entry.action not in ("model_cancel", "model_remove")
                return f"/studio/models/{name}" if known else "/studio/models"
            case Kind.TEXT:
                return f"/studio/texts/{name}"
            case Kind.ARTICLE if entry.action == "import_articles":
                return "/studio/articles"
            case Kind.ARTICLE:
                return f"/studio/articles/{name}"
            case Kind.POLICY:
                return "/studio/policy"
        return None

    def detail(self, entry: AuditEntry) -> str:
        """What more is known, the fields that changed first."""
        parts = [
            self.say(
                "changed",
                field=self._own.get(f"field_{name}", name),
                before=self._value(name, before),
                after=self._value(name, after),
            )
            for name, before, after in entry.changes
        ]
        if entry.detail:
            parts.append(self._details.get(entry.action, str)(entry.detail))
        return " · ".join(part for part in parts if part)

    def actions(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The choices of `what`, by what they are done to, after all reading and all changing."""
        whole = [(each, self.say(f"what_{each}")) for each in (READING, CHANGING)]
        by_kind = [
            (self.say(f"about_{kind}"), [(each, self.what(each)) for each in actions])
            for kind, actions in ACTIONS.items()
        ]
        return [("", whole), *by_kind]

    def kinds(self) -> list[tuple[str, str]]:
        """The choices of `about`."""
        return [(kind, self.say(f"about_{kind}")) for kind in Kind]

    def people(self, staff: list[tuple[int, str]]) -> list[tuple[str, str]]:
        """The choices of `who`."""
        everybody = [(str(staff_id), name) for staff_id, name in staff]
        return [*everybody, (COMMAND_LINE, self.say("any_command_line"))]

    def cells(self, told: Told) -> list[str]:
        """An entry as a row of COLUMNS; instants in UTC (RFC 3339)."""
        entry = told.entry
        return [
            entry.at.isoformat(),
            self.who(told),
            told.staff.email if told.staff else "",
            entry.operator or "",
            entry.action,
            self.what(entry.action),
            kind_of(entry.action) or "",
            entry.subject,
            self.detail(entry),
        ]

    def _in(self, group: str, name: str, otherwise: str | None = None) -> str:
        return staff_texts(self.language)[group].get(name, otherwise or name)

    def _value(self, field: str, value: object) -> str:
        if value is None or value in ([], ""):
            return "–"
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if isinstance(value, list):
            return ", ".join(self._value(field, each) for each in value)
        text = str(value)
        match field:
            case "role":
                return self._role(text)
            case "topic":
                return self._topic(text)
            case "languages" | "language" | "desk_language":
                return formats.language_name(self.language, text)
            case "events":
                return self._event(text)
        return text

    def _role(self, name: str) -> str:
        return self._in("team", name)

    def _topic(self, name: str) -> str:
        return self._labels["topics"].get(name, name)

    def _event(self, name: str) -> str:
        return self._in("webhooks", f"event_{name.replace('.', '_')}", name)

    def _meaning(self, name: str) -> str:
        topic = self._labels["topics"].get(name)
        own = staff_texts(self.language)["annotate"].get(f"verdict_{name}")
        return own or topic or self._in("inbox", f"intent_{name}", name)

    def _passed_to(self, whom: str) -> str:
        if whom.startswith(LANGUAGE):
            return formats.language_name(self.language, whom.removeprefix(LANGUAGE))
        return whom.removeprefix(TEAM)
