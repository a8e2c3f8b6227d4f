// Search as one types; without it the form asks the server just the same.

import { h } from "../widget/dom.js";
import { client } from "../widget/api.js";

const PAUSE_MS = 180;
const call = client("");

export const articleRow = ({ title, summary, url }) =>
  h("li", {}, h("a", { href: new URL(url).pathname + new URL(url).search }, h("b", { text: title }), h("span", { text: summary })));

export function findArticles(words, query) {
  return call(`/support/articles?q=${encodeURIComponent(query)}&language=${words.language}`);
}

export function searchAsTyped(words) {
  const input = document.getElementById("q");
  const list = document.getElementById("articles");
  const title = document.getElementById("articles-title");
  const nothing = document.getElementById("nothing");
  const found = document.getElementById("found");
  const first = [...list.children];
  let pause = null;
  let latest = 0;

  async function search() {
    const mine = (latest += 1);
    const query = input.value.trim();
    if (!query) return show(first, title.dataset.popular);
    try {
      const { items } = await findArticles(words, query);
      if (mine !== latest) return undefined;
      show(items.map(articleRow), title.dataset.found);
      found.textContent = words.t("n_results", { n: items.length });
    } catch (problem) {
      found.textContent = words.problem(problem);
    }
    return undefined;
  }

  function show(rows, heading) {
    title.textContent = heading;
    list.replaceChildren(...rows);
    nothing.hidden = rows.length > 0;
  }

  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(search, PAUSE_MS);
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
}
