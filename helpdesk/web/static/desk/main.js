// The desk: sign-in, views by address, and a look at the server every two seconds.

import { h } from "../widget/dom.js";
import { alerted, soundButton } from "./alerts.js";
import { call, told } from "../staff/api.js";
import { ConversationView } from "./conversation.js";
import { showKeys, toast } from "./dialogs.js";
import { VIEWS, conversationItem, conversations } from "./lists.js";

const EVERY_MS = 2_000;
const KEYS = [
  ["j / k", "Next or previous in the list"],
  ["a", "Accept the open conversation"],
  ["r", "Write a reply"],
  ["n", "Write an internal note"],
  ["c", "Close the conversation"],
  ["w / l / t", "Waiting, live, tickets"],
  ["?", "This list"],
];

const find = (id) => document.getElementById(id);
const place = find("detail");
let me = null;
let view = "waiting";
let detail = null;
let timer = null;
let drawn = "";

// ---- who am I --------------------------------------------------------------------------------

async function begin() {
  try {
    me = await call("/session");
  } catch (problem) {
    return problem.status === 401 ? location.reload() : offline(problem);
  }
  return route();
}

function offline(problem) {
  find("offline").hidden = false;
  clearTimeout(timer);
  timer = setTimeout(me ? look : begin, EVERY_MS);
  return problem;
}

// ---- views -------------------------------------------------------------------------------------

async function route() {
  if (!me) return;
  const [, name, id] = location.hash.split("/");
  if (name in VIEWS) view = name;
  if (name === "conversations" && id) await open(new ConversationView(place, id, me, acted));
  else leave();
  drawn = "";
  await look();
}

/** What an agent has just taken is found among the live ones. */
function acted() {
  if (detail?.data?.state === "live" && view === "waiting") view = "live";
  return look();
}

async function open(next) {
  detail = next;
  find("work").dataset.open = "";
  try {
    await next.open();
    if (detail === next) place.focus();
  } catch (problem) {
    place.replaceChildren(h("p", { class: "none", role: "alert", text: told(problem) }));
  }
}

function leave() {
  detail = null;
  delete find("work").dataset.open;
  place.replaceChildren(h("p", { class: "none", text: "Choose one on the left. Press ? for keyboard shortcuts." }));
}

async function look() {
  clearTimeout(timer);
  if (!me) return;
  try {
    const [waiting, live] = await Promise.all([conversations("queued"), conversations("live")]);
    count("waiting", waiting.items.length);
    count("live", live.items.length);
    await alerted(waiting.items, live.items.filter((item) => item.last_message_id).map((item) => `${item.id}:${item.last_message_id}`));
    await drawList({ waiting, live });
    if (detail?.data && !document.hidden && detail.data.state !== "closed") {
      const brief = [...waiting.items, ...live.items].find((item) => item.id === detail.id);
      await detail.refresh(brief?.last_message_id);
    }
    find("offline").hidden = true;
  } catch (problem) {
    if (problem.status === 401) return location.reload();
    if (problem.status === undefined) throw problem;
    return offline(problem);
  }
  clearTimeout(timer);
  timer = setTimeout(look, EVERY_MS);
  return undefined;
}

function count(name, number) {
  const badge = document.querySelector(`[data-count=${name}]`);
  badge.textContent = number || "";
  badge.classList.toggle("some", name === "waiting" && number > 0);
}

async function drawList(known) {
  const { title, state, empty } = VIEWS[view];
  const { items } = known[view] ?? (await conversations(state));
  const rows = items.map((item) => conversationItem(item, detail?.id));
  const now = view + rows.map((row) => row.outerHTML).join("");
  if (now === drawn) return;
  drawn = now;
  const focused = document.activeElement?.closest?.("#items a")?.getAttribute("href");
  find("list-title").textContent = title;
  find("items").replaceChildren(...rows);
  if (focused) find("items").querySelector(`a[href="${focused}"]`)?.focus();
  find("empty").textContent = empty;
  find("empty").hidden = rows.length > 0;
  for (const each of document.querySelectorAll("[data-view]")) {
    if (each.dataset.view === view) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
}

// ---- keyboard ----------------------------------------------------------------------------------

function step(by) {
  const links = [...find("items").querySelectorAll("a")];
  const at = links.findIndex((each) => each === document.activeElement || each.hasAttribute("aria-current"));
  links[Math.min(links.length - 1, Math.max(0, at + by))]?.click();
}

const PRESS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => detail?.accept?.(),
  r: () => detail?.write("reply"),
  n: () => detail?.write("note"),
  c: () => detail?.close(),
  w: () => (location.hash = "#/waiting"),
  l: () => (location.hash = "#/live"),
  t: () => location.assign("/desk/tickets"),
  "?": () => showKeys(KEYS),
};

addEventListener("keydown", (event) => {
  const writing = event.target.matches?.("input, textarea, select") || document.querySelector("dialog[open]");
  if (!me || writing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in PRESS)) return;
  event.preventDefault();
  PRESS[event.key]();
});

find("keys").addEventListener("click", () => showKeys(KEYS));
soundButton(find("sound"));
addEventListener("hashchange", route);
addEventListener("online", look);
addEventListener("unhandledrejection", () => toast("Something went wrong here. Reload the page if it stays."));
await begin();
document.documentElement.dataset.ready = "";
