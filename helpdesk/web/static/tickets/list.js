// The list stays as it is while somebody reads it, and says how much of it has changed.

import { call } from "../staff/api.js";
import { watch } from "../staff/live.js";

const changedButton = () => document.getElementById("changed");
const found = () => document.getElementById("found");

let newest = null;
let asking = false;

/** Watch the list of the page. `link(state)`: how. */
export function watchList(link) {
  const path = "/desk/ticket-news";
  watch(path, path, {
    news(data) {
      newest = data.mark;
      return count();
    },
    link,
  });
  document.addEventListener("htmx:afterSettle", count);
  changedButton().addEventListener("click", () => globalThis.htmx.ajax("GET", location.href, { target: "#tickets", select: "#tickets", swap: "outerHTML" }));
}

/** How many tickets changed that the list shows, or would show now. */
async function count() {
  const { mark } = found().dataset;
  if (asking || newest === null) return;
  if (newest === mark) return say(0);
  asking = true;
  try {
    const { changed, matching } = await call(`/desk/changed-tickets?after=${mark}&${location.search.slice(1)}`);
    const shown = new Set([...document.querySelectorAll("#rows [data-number]")].map((row) => row.dataset.number));
    if (found().dataset.mark === mark) say(new Set([...matching, ...changed.filter((number) => shown.has(number))]).size);
  } catch {
    // The connection is gone: the next news counts again.
  } finally {
    asking = false;
  }
  return undefined;
}

function say(number) {
  const button = changedButton();
  button.hidden = number === 0;
  if (number > 0) button.textContent = (number === 1 ? button.dataset.one : button.dataset.many).replace("{count}", number);
}
