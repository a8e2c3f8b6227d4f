"""An issue: the policy decides (data/rules/issues.yml)."""

from __future__ import annotations

from actions.dialogue_action import DialogueAction
from helpdesk.dialogue import issues


class ActionTriageIssue(DialogueAction):
    action_name = "action_triage_issue"
    part = staticmethod(issues.triage_issue)
