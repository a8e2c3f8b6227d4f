"""The files that trainers edit: read, written together or not at all, and committed to git.

What is edited here is edited in editors and in git as well. A change therefore says what it was
made from; where the file says something else by now, nothing is written and both sides are shown.
"""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpdesk.texts.problems import ProblemError, sentence, unreadable, why
from helpdesk.texts.staff import Sentence

_GIT_SECONDS = 60
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
#: What git says when it refuses, by words in it, and how we say that.
_REFUSALS = (
    ("index.lock", "git_busy"),
    ("during a merge", "git_merging"),
    ("dubious ownership", "git_owner"),
    ("No space left on device", "system_full"),
    ("nothing to commit", "git_nothing"),
)
_NO_GIT, _NO_ANSWER = 127, 124


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a change."""

    name: str
    email: str

    @property
    def ident(self) -> str:
        """As git writes it."""
        return f"{_plain(self.name) or 'trainer'} <{_plain(self.email)}>"


@dataclass(frozen=True, slots=True)
class Change:
    """A file's new text, and the text it was made from (None: there was no such file).

    `path` is relative to the root of the files, with slashes.
    """

    path: str
    base: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that was changed by somebody else since: what it was, what it is, what was to be."""

    path: str
    base: str | None
    theirs: str | None
    yours: str


class ChangedMeanwhileError(Exception):
    """Nothing was written: these files are not what the changes were made from."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(", ".join(each.path for each in conflicts))
        self.conflicts = tuple(conflicts)


class NotWritableError(ProblemError):
    """Nothing was changed; the sentence says which file, and why."""


class UnknownCommitError(LookupError):
    """The history of what is checked out has no such commit."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The commit; or None, and why there is none though the files are written."""

    commit: str | None
    why_not: Sentence | None = None


class ProjectFiles:
    """The files below one root; processes that write take turns."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def read(self, path: str) -> str | None:
        """A file's text; None where there is no such file. Raises NotWritableError: no UTF-8."""
        try:
            return self._place(path).read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise NotWritableError(unreadable(path, error)) from error

    def save(self, changes: Sequence[Change], author: Author, message: str) -> Saved:
        """Write all changes and commit just these files.

        Raises ChangedMeanwhileError and NotWritableError; nothing is written then. Where git is
        absent, the folder is no checkout, or the commit is refused, the files stay written.
        """
        with self._alone():
            now = {each.path: self.read(each.path) for each in changes}
            conflicts = [
                Conflict(each.path, each.base, now[each.path], each.text)
                for each in changes
                if now[each.path] not in (each.base, each.text)
            ]
            if conflicts:
                raise ChangedMeanwhileError(conflicts)
            self._write({each.path: each.text for each in changes}, now)
            return self._commit(sorted(now), author, message)

    def committed(self, commit: str) -> tuple[Change, ...]:
        """What a commit changed: of each file the text before (`base`) and after it.

        A file that it removed has the text "". Raises UnknownCommitError and NotWritableError.
        """
        known = _COMMIT.fullmatch(commit) and self._git(
            "merge-base", "--is-ancestor", commit, "HEAD"
        )
        if not known or known[0] != 0:
            raise UnknownCommitError(commit)
        names = self._git(
            "diff-tree", "--no-commit-id", "--name-only", "-r", "-z", "--relative", commit
        )
        paths = [each for each in names[1].split("\0") if each]
        return tuple(
            Change(path, self._shown(f"{commit}^", path), self._shown(commit, path) or "")
            for path in paths
        )

    def _shown(self, commit: str, path: str) -> str | None:
        """A file as it was in a commit; None where it was not there."""
        code, text = self._git("show", f"{commit}:./{path}")
        return text if code == 0 else None

    def _write(self, texts: Mapping[str, str], before: Mapping[str, str | None]) -> None:
        done: list[str] = []
        for path, text in texts.items():
            try:
                self._replace(path, text)
            except OSError as error:
                for written in done:
                    self._restore(written, before[written])
                problem = sentence("cannot_be_written", path=path, why=why(error))
                raise NotWritableError(problem) from error
            done.append(path)

    def _replace(self, path: str, text: str) -> None:
        place = self._place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            draft.write_text(text, encoding="utf-8", newline="")
            if place.exists():
                draft.chmod(place.stat().st_mode)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)

    def _restore(self, path: str, text: str | None) -> None:
        if text is None:
            self._place(path).unlink(missing_ok=True)
        else:
            self._replace(path, text)

    def _commit(self, paths: Sequence[str], author: Author, message: str) -> Saved:
        code = self._git("rev-parse", "--git-dir")[0]
        if code == _NO_GIT:
            return Saved(None, sentence("no_git"))
        if code != 0 and not (self.root / ".git").exists():
            return Saved(None, sentence("no_checkout"))
        code, said = self._git("add", "--", *paths)
        if code == 0:
            code, said = self._git(
                "-c", "commit.gpgsign=false", "commit", "--quiet", f"--author={author.ident}",
                "--message", message, "--", *paths, author=author,
            )  # fmt: skip
        if code != 0:
            return Saved(None, _refusal(code, said))
        return Saved(self._git("rev-parse", "HEAD")[1].strip())

    def _git(self, *arguments: str, author: Author | None = None) -> tuple[int, str]:
        """The exit code, and what git printed: to the byte, or why it failed."""
        environment = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
        if author is not None:
            environment |= {
                "GIT_COMMITTER_NAME": _plain(author.name) or "trainer",
                "GIT_COMMITTER_EMAIL": _plain(author.email),
            }
        try:
            done = subprocess.run(
                ["git", *arguments], cwd=self.root, env=environment, capture_output=True,
                encoding="utf-8", errors="surrogateescape", timeout=_GIT_SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return _NO_ANSWER, ""
        except OSError as error:
            return _NO_GIT, str(error)
        return done.returncode, done.stdout if done.returncode == 0 else done.stderr.strip()

    def _place(self, path: str) -> Path:
        place = (self.root / path).resolve()
        if not place.is_relative_to(self.root):
            raise NotWritableError(sentence("outside", path=path))
        return place

    @contextmanager
    def _alone(self) -> Iterator[None]:
        folder = os.open(self.root, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def _refusal(code: int, said: str) -> Sentence:
    """Why there is no commit; what is not known beforehand, in git's own words."""
    if code == _NO_ANSWER:
        return sentence("git_slow")
    if not said:
        # To have nothing to commit is told where git tells what it did.
        return sentence("git_nothing")
    known = next((name for sign, name in _REFUSALS if sign in said), None)
    return sentence(known) if known else sentence("git_refused", words=said)


def _plain(text: str) -> str:
    return " ".join("".join(" " if each in "<>\n\r\0" else each for each in text).split())
