"""An article in the editor: what its form holds, what is wrong with it, and how it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from markupsafe import Markup
from starlette.datastructures import FormData

from helpdesk.articles.check import NAME, Checked, Problem, check_articles, file_of, problems_of
from helpdesk.articles.model import Article
from helpdesk.articles.reader import ArticleError
from helpdesk.articles.rendering import article_html
from helpdesk.conversations.counter import Counter
from helpdesk.settings import PROJECT
from helpdesk.texts import formats
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.training.editing.articles import (
    FOLDER,
    Merged,
    Sources,
    Versions,
    changes_of,
    merged,
    read_sources,
    save_article,
    versions_of,
)
from helpdesk.training.editing.changes import Line, clean_text, diff_lines
from helpdesk.training.project_files import (
    Author,
    ChangedMeanwhileError,
    Conflict,
    NotWritableError,
    ProjectFiles,
    Saved,
)
from helpdesk.triage.taxonomy import all_intents
from helpdesk.watched import Watched
from helpdesk.web.staff_page import MissingError
from helpdesk.web.studio.editor import Meanwhile, Outcome, reason_of


@dataclass(frozen=True, slots=True)
class ArticleEdit:
    """The files' texts as they were opened, what they said, and what they are to say."""

    slug: str
    sources: Sources
    before: Versions
    versions: Versions
    reason: str = ""

    @property
    def changed(self) -> bool:
        return self.versions != self.before

    @property
    def topics(self) -> Sequence[str]:
        """One list for all languages; those of all versions where they differ."""
        return _topics(self.versions)

    def changes(self, language: str) -> bool:
        """Whether the version of this language is to be saved."""
        return self.versions[language] != self.before[language]


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved meanwhile: by language the diff, and the fields both changed."""

    diffs: Mapping[str, list[Line]] = field(default_factory=dict)
    both: Mapping[str, Sequence[str]] = field(default_factory=dict)


class ArticleEditor:
    """One article in all languages."""

    section, template, action = "studio_articles", "studio_article.html", "edit_article"
    reading: str | None = None

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._files = ProjectFiles(counter.settings.data_root)
        self._in_force = counter.settings.data_root == PROJECT

    def checked(self) -> Checked:
        """All articles as their files are now, and what is wrong with them."""
        return self._checked()

    @cached_property
    def _checked(self) -> Watched[Checked]:
        folder = self._files.root / FOLDER
        return Watched(
            lambda: folder.glob("*/*.md"),
            lambda: check_articles(folder, LANGUAGES, all_intents()),
            (),
        )

    def opened(self, key: str, form: FormData | None) -> tuple[ArticleEdit, Outcome]:
        if not NAME.fullmatch(key):
            raise MissingError
        nothing: Versions = dict.fromkeys(LANGUAGES)
        try:
            if form is None:
                sources = read_sources(self._files, key)
                if not any(sources.values()):
                    raise MissingError
            else:
                sources = {code: _text(form, f"base-{code}") for code in LANGUAGES}
            before = versions_of(sources, key)
        except (ArticleError, NotWritableError) as error:
            refused = Outcome(refused="article_broken", detail=error.sentence, closed=True)
            return ArticleEdit(key, dict.fromkeys(LANGUAGES, ""), nothing, nothing), refused
        if form is None:
            return ArticleEdit(key, sources, before, before), Outcome()
        return ArticleEdit(key, sources, before, _read(key, before, form), reason_of(form)), (
            Outcome()
        )

    def faulty(self, edit: ArticleEdit) -> bool:
        """Only what is changed has to be right: a missing translation keeps nobody from it."""
        changed = {file_of(edit.slug, code) for code in LANGUAGES if edit.changes(code)}
        return any(each.file in changed for each in self._problems(edit))

    def write(self, edit: ArticleEdit, author: Author) -> Saved | Meanwhile[ArticleEdit]:
        try:
            return save_article(
                self._files, edit.slug, edit.sources, edit.versions, author, edit.reason
            )
        except ChangedMeanwhileError as error:
            return self._on_theirs(edit, error.conflicts)

    def settled(self, edit: ArticleEdit) -> ArticleEdit:
        return self.opened(edit.slug, None)[0]

    def values(
        self, edit: ArticleEdit, outcome: Outcome, language: str, *, look: bool
    ) -> dict[str, Any]:
        problems = self._problems(edit)
        topics = self._counter.services.texts.labels[language]["topics"]
        return {
            "subject": edit.slug,
            "takes_effect": "articles_in_force" if self._in_force else "articles_elsewhere",
            "article_languages": [
                (code, formats.language_name(language, code)) for code in LANGUAGES
            ],
            "problems": {
                code: [
                    each.said(language)
                    for each in problems
                    if each.file == file_of(edit.slug, code)
                    # What is begun is not blamed before it is looked at.
                    and (look or edit.before[code])
                    and edit.versions[code]
                ]
                for code in LANGUAGES
            },
            "topics": sorted(
                ((each, topics.get(each, each)) for each in {*all_intents(), *edit.topics}),
                key=lambda pair: (pair[1].casefold(), pair[0]),
            ),
            "topic_names": [topics.get(each, each) for each in edit.topics],
            # Rendered with raw HTML switched off: safe as it is.
            "html": {code: Markup(article_html(each)) for code, each in _there(edit.versions)},  # noqa: S704
            "diffs": self._diffs(edit) if look and not outcome.saved else {},
        }

    def _problems(self, edit: ArticleEdit) -> list[Problem]:
        others = [each for each in self.checked().articles if each.slug != edit.slug]
        own = [each for _, each in _there(edit.versions)]
        return problems_of([*others, *own], LANGUAGES, all_intents(), only=edit.slug)

    def _diffs(self, edit: ArticleEdit) -> dict[str, list[Line]]:
        """What saving would change in the files, by file."""
        changes = changes_of(self._files, edit.slug, edit.sources, edit.versions)
        return {each.path: diff_lines(each.base or "", each.text) for each in changes}

    def _on_theirs(
        self, edit: ArticleEdit, conflicts: Sequence[Conflict]
    ) -> Meanwhile[ArticleEdit]:
        """One's own fields in the place of theirs, where one changed them.

        Raises ArticleError and NotWritableError where theirs cannot be read.
        """
        sources = read_sources(self._files, edit.slug)
        theirs = versions_of(sources, edit.slug)
        together: dict[str, Merged] = {
            code: merged(edit.before[code], edit.versions[code], theirs[code]) for code in LANGUAGES
        }
        versions = {code: each.article for code, each in together.items()}
        mine = replace(edit, sources=sources, before=theirs, versions=versions)
        return Meanwhile(
            mine,
            Theirs(
                {each.path: diff_lines(each.base or "", each.theirs or "") for each in conflicts},
                {code: each.both for code, each in together.items() if each.both},
            ),
        )


def _read(slug: str, before: Versions, form: FormData) -> dict[str, Article | None]:
    """What the form says. A language whose fields are all empty has no version."""
    chosen = [str(each) for each in form.getlist("topics")]
    known = _topics(before)
    topics = tuple(each for each in known if each in chosen)
    topics += tuple(each for each in dict.fromkeys(chosen) if each not in known)
    versions: dict[str, Article | None] = {}
    for code in LANGUAGES:
        was = before[code]
        title, summary = (" ".join(_text(form, f"{name}-{code}").split()) for name in
                          ("title", "summary"))  # fmt: skip
        keywords, questions = (_lines(form, f"{name}-{code}") for name in
                               ("keywords", "questions"))  # fmt: skip
        body = _text(form, f"body-{code}").strip()
        own = was.topics if was and topics == known else topics
        empty = not (title or summary or keywords or questions or body)
        article = Article(slug, code, title, summary, own, keywords, questions, body)
        versions[code] = None if empty else article
    return versions


def _topics(versions: Versions) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for _, one in _there(versions) for each in one.topics))


def _there(versions: Versions) -> list[tuple[str, Article]]:
    return [(code, each) for code in LANGUAGES if (each := versions[code]) is not None]


def _text(form: FormData, name: str) -> str:
    return clean_text(str(form.get(name, "")))


def _lines(form: FormData, name: str) -> tuple[str, ...]:
    lines = (" ".join(each.split()) for each in _text(form, name).splitlines())
    return tuple(dict.fromkeys(each for each in lines if each))
