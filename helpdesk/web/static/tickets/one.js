// A ticket as it changes: what colleagues and the customer do appears, what is being written stays.

import { call } from "../staff/api.js";
import { watch } from "../staff/live.js";

const TYPING_EVERY_MS = 3_000;
const TYPING_SHOWN_MS = 6_000;
const find = (id) => document.getElementById(id);
const ticket = () => find("ticket");
const text = () => document.querySelector("[data-draft] textarea");

let newest = null;
let busy = false;
let asking = false;
let typed = 0;
let hiding = null;

/** Watch the ticket of the page. `link(state)`: how; `changed()`: parts of the page are new. */
export function watchTicket(link, changed) {
  const path = `/desk/ticket-news?ticket=${ticket().dataset.number}`;
  const news = (data) => {
    if (data.type === "typing") return writesToo(data.name);
    newest = data.mark;
    return catchUp(changed);
  };
  watch(path, path, { news, link });
  // One's own act answers with the whole ticket: what it did is no news.
  document.addEventListener("htmx:beforeRequest", () => (busy = true));
  document.addEventListener("htmx:afterRequest", () => (busy = false));
  document.addEventListener("htmx:afterSettle", () => catchUp(changed));
  document.addEventListener("input", (event) => {
    if (event.target !== text() || event.target.form.elements.kind.value !== "reply" || Date.now() - typed < TYPING_EVERY_MS) return;
    typed = Date.now();
    call(`/desk/tickets/${ticket().dataset.number}/typing`, { body: {} }).catch(() => {});
  });
}

function writesToo(name) {
  const place = find("others");
  const words = place.dataset.text.replace("{name}", name);
  // Said once, not with every letter.
  if (place.textContent !== words) place.textContent = words;
  clearTimeout(hiding);
  hiding = setTimeout(() => (find("others").textContent = ""), TYPING_SHOWN_MS);
}

async function catchUp(changed) {
  if (busy || asking || newest === null || newest === ticket().dataset.mark) return;
  asking = true;
  try {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("ticket");
    if (!fresh) return location.reload();
    // Whatever was done meanwhile on this page is newer than the answer.
    if (!busy) take(fresh);
    changed();
  } catch {
    // The connection is gone: the next news, or the next look, catches up.
  } finally {
    asking = false;
  }
  return undefined;
}

function take(fresh) {
  const last = find("history").firstElementChild?.dataset.event ?? 0;
  const happened = [...fresh.querySelectorAll("#history li")].filter((each) => Number(each.dataset.event) > Number(last));
  // What a customer writes is an entry and no event.
  const wrote = newEntries(fresh).some((entry) => entry.className === "customer");
  replace(fresh, "head");
  appendEntries(fresh);
  const focused = find("side").contains(document.activeElement);
  replace(fresh, focused ? "history" : "side");
  ticket().dataset.mark = fresh.dataset.mark;
  const writing = text().value.trim() !== "";
  // Nothing written: the next reply knows all of this. Else it is refused once, so that it is read.
  if (!writing) document.querySelector("[name=seen]").value = fresh.querySelector("[name=seen]").value;
  tell(happened, wrote, writing);
}

function newEntries(fresh) {
  return [...fresh.querySelectorAll("#thread .said > li")].filter((entry) => !find(entry.id));
}

function replace(fresh, id) {
  const node = fresh.querySelector(`#${id}`);
  find(id).replaceWith(node);
  globalThis.htmx.process(node);
}

/** Entries are never changed, only added: what was unfolded or looked at stays. */
function appendEntries(fresh) {
  const list = document.querySelector("#thread .said");
  if (!list) return replace(fresh, "thread");
  return list.append(...newEntries(fresh));
}

function tell(happened, wrote, writing) {
  if (happened.length === 0 && !wrote) return;
  const place = find("happened");
  const told = happened.reverse().map((each) => [...each.querySelectorAll("b, span")].map((part) => part.textContent).join(" "));
  const words = [...new Set(told)].map((each) => `${each}.`);
  place.textContent = [...words, wrote && place.dataset.wrote, writing && place.dataset.read].filter(Boolean).join(" ");
  place.classList.toggle("warn", writing);
}
