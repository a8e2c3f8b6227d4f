// Articles that may answer it while one describes it (R11): beside the form, never in its way.

import { articleRow, findArticles } from "./search.js";

const PAUSE_MS = 400;
const FEWEST_CHARACTERS = 12;
const SHOWN = 3;

export function suggestAsTyped(words) {
  const form = document.getElementById("ticket-form");
  const list = document.getElementById("form-articles");
  const found = document.getElementById("suggested");
  let pause = null;
  let latest = 0;

  async function suggest() {
    const mine = (latest += 1);
    const written = [...form.querySelectorAll("textarea")].map((each) => each.value.trim()).join(" ").slice(0, 500);
    if (written.length < FEWEST_CHARACTERS) return;
    // A suggestion that fails is no reason to say so: the form goes on.
    const { items } = await findArticles(words, written).catch(() => ({ items: [] }));
    if (mine !== latest || !items.length) return;
    const rows = items.slice(0, SHOWN).map(articleRow);
    // A new tab, for what is written here must not be lost.
    for (const row of rows) {
      row.querySelector("span").remove();
      row.querySelector("a").target = "_blank";
    }
    list.replaceChildren(...rows);
    list.parentElement.hidden = false;
    found.textContent = words.t("n_results", { n: rows.length });
  }

  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(suggest, PAUSE_MS);
  });
}
