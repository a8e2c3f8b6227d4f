"""The policy's file as it is edited: where it is, what is wrong with it, and saving it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpdesk.policy import SupportPolicy
from helpdesk.settings import PROJECT, Settings
from helpdesk.training.editing.changes import commit_message, opened
from helpdesk.training.project_files import Author, Change, ProjectFiles, Saved
from helpdesk.triage.policy_file import PolicyFileError, read_policy
from helpdesk.triage.taxonomy import issue_topics
from helpdesk.triage.yaml_entry import Problem


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """A policy's text, and the policy that it is; or None, and all that is wrong with it."""

    text: str
    policy: SupportPolicy | None
    problems: tuple[Problem, ...]

    @classmethod
    def read(cls, text: str) -> PolicyDraft:
        """By the same checks as at start-up."""
        try:
            return cls(text, read_policy(text, issue_topics()).support, ())
        except PolicyFileError as error:
            return cls(text, None, error.problems)


@dataclass(frozen=True, slots=True)
class PolicyPlace:
    """The file that is edited. `in_force`: whether this Guichet decides by it."""

    files: ProjectFiles
    path: str
    in_force: bool

    @classmethod
    def of(cls, settings: Settings) -> PolicyPlace:
        """The file of the settings, unless another project is edited than the one that runs."""
        root, file = settings.data_root, settings.policy_file.resolve()
        if file.is_relative_to(root):
            return cls(ProjectFiles(root), file.relative_to(root).as_posix(), True)
        if root == PROJECT:
            return cls(ProjectFiles(file.parent), file.name, True)
        return cls(ProjectFiles(root), "policy.yml", False)

    @property
    def shown(self) -> Path:
        """The file as people find it."""
        return self.files.root / self.path

    def read(self) -> str:
        """Its text, "" where there is none. Raises NotWritableError."""
        return self.files.read(self.path) or ""

    def save(self, base: str, text: str, author: Author, reason: str) -> Saved:
        """Write and commit a policy without problems.

        Raises ValueError for one that has some, and what ProjectFiles.save raises.
        """
        if PolicyDraft.read(text).problems:
            raise ValueError("a policy that cannot be used is not saved")
        change = Change(self.path, opened(self.files, self.path, base), text)
        return self.files.save([change], author, commit_message("policy", reason))
