// A help article in place. Its HTML is rebuilt from a list of harmless elements, never inserted.

import { h, link } from "./dom.js";

const KEPT = new Set(["P", "UL", "OL", "LI", "STRONG", "EM", "CODE", "PRE", "BLOCKQUOTE", "H2", "H3", "H4", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "BR", "HR"]);

/** Safe nodes from a document that was parsed, not run. Links lead below `base`. */
export function safeNodes(node, base) {
  return [...node.childNodes].flatMap((child) => {
    if (child.nodeType === Node.TEXT_NODE) return [child.nodeValue];
    if (child.nodeType !== Node.ELEMENT_NODE) return [];
    const inner = safeNodes(child, base);
    if (child.tagName === "A") return [link(new URL(child.getAttribute("href") ?? "", base).href, child.textContent)];
    return KEPT.has(child.tagName) ? [h(child.tagName.toLowerCase(), {}, inner)] : inner;
  });
}

/** The article as a fragment, or what went wrong in words. */
export async function preview({ words, widget }, article) {
  try {
    const found = await widget.call(`/support/articles/${encodeURIComponent(article.id)}?language=${words.language}`);
    const parsed = new DOMParser().parseFromString(found.html, "text/html");
    return h("div", { class: "prose", lang: found.language }, safeNodes(parsed.body, article.url));
  } catch (problem) {
    return h("p", { class: "fault", text: words.problem(problem) });
  }
}
