"""The report of understanding as one page that needs no other file: figures are inline SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

from bot.report_figures import (
    confidence_histogram,
    confusion_matrix,
    learning_curves,
    reliability_diagram,
)
from bot.report_text import comparison, report

#: So many confused pairs of intents are shown, each with so many messages.
PAIRS, MESSAGES = 20, 6

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
  color: #1d2430; background: #fff }
pre { overflow-x: auto; background: #f4f6f9; padding: 1rem; border-radius: 6px }
h2 { margin-top: 3rem }
figure { margin: 1rem 0; overflow-x: auto }
td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0 }
.figures { display: flex; flex-wrap: wrap; gap: 2rem }
"""


def page(
    measured: dict[str, Any],
    previous: dict[str, Any] | None = None,
    curves: Sequence[dict[str, Any]] = (),
) -> str:
    """The page for a report of `measure`; with a `previous` report, the difference from it; with
    the rows of the side-by-side benchmark, the learning `curves`."""
    rows = measured["messages"]
    parts = [
        f"<h1>What {escape(measured.get('model', 'the model'))} understands</h1>",
        f"<pre>{escape(report(measured))}</pre>",
        "<h2>Confidence</h2><div class=figures>",
        _figure(
            "Reliability: how often it is right, by how sure it is",
            reliability_diagram(measured["reliability"]),
        ),
        _figure("Confidence of right and wrong answers", confidence_histogram(rows)),
        "</div>",
        "<h2>Worst confusions</h2>",
        _confusions(rows),
    ]
    if previous:
        parts.append("<h2>Difference from the previous model</h2>")
        parts.append(f"<pre>{escape(comparison(previous, measured))}</pre>")
    if curves:
        parts.append("<h2>Learning curve</h2>")
        parts.append(
            _figure("Macro-F1 by how much of the training data was used", learning_curves(curves))
        )
    for language in measured["languages"]:
        own = [row for row in rows if row["language"] == language]
        parts.append(f"<h2>Confusion matrix: {escape(language)}</h2>")
        parts.append(
            _figure("Rows: what was meant; columns: what was understood", confusion_matrix(own))
        )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>Understanding</title><style>{_STYLE}</style>{''.join(parts)}</html>\n"
    )


def _figure(caption: str, svg: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def _confusions(rows: Sequence[dict[str, Any]]) -> str:
    wrong = [row for row in rows if not row["right"]]
    pairs = Counter((row["intent"], row["answer"]) for row in wrong)
    lines = []
    for (intent, answer), count in pairs.most_common(PAIRS):
        own = [row for row in wrong if (row["intent"], row["answer"]) == (intent, answer)]
        messages = "<br>".join(
            f"{escape(row['language'])}: {escape(row['text'])} ({row['confidence']:.2f})"
            for row in own[:MESSAGES]
        )
        lines.append(f"<tr><td>{escape(intent)}<td>{escape(answer)}<td>{count}<td>{messages}")
    return (
        "<table><tr><th>meant<th>understood<th>times<th>messages (confidence)"
        f"{''.join(lines)}</table>"
    )
