"""An article as HTML. Its text is not trusted: whoever may edit articles may not run scripts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from helpdesk.articles.model import Article

#: A link to another article: its file, perhaps with a heading.
ARTICLE_LINK = re.compile(r"(?:\./)?([a-z0-9-]+)\.md(#[\w-]*)?")

# Raw HTML stays text; links with schemes that run code (`javascript:`, `data:` …) stay text, too.
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
# Pages load nothing from other sites: a picture would be a broken one.
_markdown.disable("image")


def article_html(article: Article) -> str:
    """The body as safe HTML; links to other articles lead to their pages."""
    return str(_markdown.render(article.body, {"language": article.language}))


def article_document(article: Article) -> str:
    """The body as a whole HTML document, which names its language and its title."""
    return (
        f'<!doctype html>\n<html lang="{article.language}">\n<meta charset="utf-8">\n'
        f"<title>{escape(article.title)}</title>\n<body>\n{article_html(article)}</body>\n</html>\n"
    )


def links_of(body: str) -> list[str]:
    """The targets of all links of a body, in order."""
    return [
        str(child.attrs["href"])
        for token in _markdown.parse(body)
        for child in token.children or ()
        if child.type == "link_open"
    ]


def _link_open(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[at]
    target = str(token.attrs["href"])
    if own := ARTICLE_LINK.fullmatch(target):
        token.attrs["href"] = f"{own[1]}?language={env['language']}{own[2] or ''}"
    elif not target.startswith(("/", "#")) or target.startswith("//"):
        token.attrs["rel"] = "noopener nofollow ugc"
    return renderer.renderToken(tokens, at, options, env)


_markdown.add_render_rule("link_open", _link_open)
