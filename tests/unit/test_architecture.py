"""What import-linter cannot say: the policy needs nothing but Python itself."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

POLICY = Path(__file__).parents[2] / "helpdesk" / "policy"


def imported(tree: ast.AST) -> set[str]:
    """The modules that a file imports, by their full names."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_policy_imports_only_the_standard_library_and_itself() -> None:
    for path in POLICY.rglob("*.py"):
        for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
            own = name == "helpdesk.policy" or name.startswith("helpdesk.policy.")
            assert own or name.partition(".")[0] in sys.stdlib_module_names, f"{path}: {name}"
