// A help article in place. Its HTML is rebuilt from a list of harmless elements, never inserted.

import { Problem } from "./api.js";
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

/** The document at `address`, parsed and not run: by the browser itself, as Trusted Types want it. */
function fetchDocument(address) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.onload = () => (request.status < 300 ? done(request.responseXML) : failed(new Problem(request.status)));
    request.onerror = () => failed(new Problem(0));
    request.send();
  });
}

/** The article as a fragment, or what went wrong in words. */
export async function preview({ base, words }, article) {
  try {
    const found = await fetchDocument(`${base}/api/v1/support/articles/${encodeURIComponent(article.id)}/document?language=${words.language}`);
    return h("div", { class: "prose", lang: found.documentElement.lang }, safeNodes(found.body, article.url));
  } catch (problem) {
    return h("p", { class: "fault", text: words.problem(problem) });
  }
}
