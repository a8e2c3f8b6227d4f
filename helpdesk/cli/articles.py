"""`guichet articles`: check them, bring some in, see whether they help."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from helpdesk.articles.check import check_articles, words_in
from helpdesk.articles.importing.bring import How, bring, read_export
from helpdesk.articles.importing.found import Outcome
from helpdesk.articles.library import ARTICLES
from helpdesk.cli.counter import record
from helpdesk.cli.failures import CommandError
from helpdesk.clock import real_now
from helpdesk.feedback.report import article_counts
from helpdesk.settings import read_settings
from helpdesk.store.engine import open_store
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.triage.taxonomy import all_intents

articles_app = typer.Typer(
    name="articles",
    help="Help articles: check them, bring some in, see whether they help.",
    no_args_is_help=True,
)


@articles_app.command("check")
def check_command(
    folder: Annotated[Path, typer.Argument(help="With a folder for each language.")] = ARTICLES,
) -> None:
    """Check front matter, links, translations, topics and length; exits with 1 at a problem."""
    checked = check_articles(folder, LANGUAGES, all_intents())
    table = Table("language", "articles", "words", "questions", "problems")
    for language in LANGUAGES:
        own = [article for article in checked.articles if article.language == language]
        lengths = sorted(words_in(article.body) for article in own) or [0]
        table.add_row(
            language,
            str(len(own)),
            f"{lengths[0]}–{lengths[-1]}",
            str(sum(len(article.questions) for article in own)),
            str(sum(each.file.startswith(f"{language}/") for each in checked.problems)),
        )
    console = Console()
    console.print(table)
    for problem in checked.problems:
        console.print(
            f"[bold]{escape(problem.file)}[/bold]: {escape(problem.text)}", soft_wrap=True
        )
    if checked.problems:
        raise typer.Exit(1)


@articles_app.command("import")
def import_command(
    path: Annotated[
        Path,
        typer.Argument(
            exists=True, help="A Zendesk export (a JSON file, a folder of them), or Markdown."
        ),
    ],
    into: Annotated[Path, typer.Option(help="The folder of articles to bring them into.")],
    replace: Annotated[bool, typer.Option("--replace", help="Take the new text of old ones.")] = (
        False
    ),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")] = False,
) -> None:
    """Bring articles in from elsewhere; exits with 1 where something could not be read."""
    lines = bring(read_export(path), into, How(replace=replace, dry_run=dry_run))
    table = Table("from", "outcome", "article", "why")
    for line in lines:
        table.add_row(*map(escape, (line.source, line.outcome, line.article, line.why)))
    console = Console()
    console.print(table)
    counts = Counter(line.outcome for line in lines)
    said = ", ".join(f"{counts[each]} {each}" for each in Outcome if counts[each])
    console.print(f"{said or 'nothing found'}{' (nothing was written)' if dry_run else ''}")
    written = counts[Outcome.NEW] + counts[Outcome.REPLACED]
    if written and not dry_run:
        record("import_articles", str(into), str(written))
    if counts[Outcome.BROKEN]:
        raise typer.Exit(1)
    if not lines:
        raise CommandError(f"{path} has no articles: neither *.json nor <language>/*.md")


@articles_app.command("report")
def report_command(
    days: Annotated[int, typer.Option(min=1, help="How far to look back.")] = 90,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
) -> None:
    """Which articles were shown, and whether they helped; those that disappoint come first."""
    store = open_store(read_settings().database_url)
    with store.unit_of_work() as session:
        counts = article_counts(session, real_now() - timedelta(days=days))
    if as_json:
        rows = [{**asdict(each), "no_answer": each.no_answer} for each in counts]
        typer.echo(json.dumps({"days": days, "articles": rows}, indent=2))
        return
    table = Table("article", "language", "by", "shown", "helped", "did not", "no answer")
    for each in counts:
        numbers = (each.shown, each.helped, each.did_not, each.no_answer)
        table.add_row(each.slug, each.language, each.way, *map(str, numbers))
    console = Console()
    console.print(table if counts else f"No article was shown in the last {days} days.")
