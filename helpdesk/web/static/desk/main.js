// The desk: views by address, the floor as it changes, and the keyboard.

import { h } from "../widget/dom.js";
import { call, told } from "../staff/api.js";
import { alerted, tellsWhileSeen } from "../staff/alerts.js";
import { t } from "../staff/texts.js";
import { ConversationView } from "./conversation.js";
import { showKeys, toast } from "./dialogs.js";
import { showDue } from "./due.js";
import { VIEWS, conversationItem, conversations, renewItems } from "./lists.js";
import { watchFloor } from "./live.js";
import { showLoad, showMe } from "./me.js";

const REDRAW_MS = 15_000;
const FLOOR_WITHIN_MS = 10_000;
const find = (id) => document.getElementById(id);
const place = find("detail");
let me = null;
let view = "waiting";
let detail = null;
let floor = null;
let heard = 0;
let drawn = "";

// ---- views -------------------------------------------------------------------------------------

async function route() {
  const [, name, id] = location.hash.split("/");
  if (name in VIEWS) view = name;
  if (name === "conversations" && id) await open(new ConversationView(place, id, me, acted, floorNow));
  else leave();
  drawn = "";
  await drawList();
}

/** What an agent has just taken is found among the live ones. */
function acted() {
  if (detail?.data?.state === "live" && view === "waiting") view = "live";
  return drawList();
}

async function open(next) {
  detail = next;
  find("work").dataset.open = "";
  try {
    await next.open();
    if (detail === next) place.focus();
  } catch (problem) {
    place.replaceChildren(h("div", { class: "none stack" }, h("p", { role: "alert", text: told(problem) }), h("button", { class: "button second", type: "button", text: t("conversation.retry"), onclick: route })));
  }
}

function leave() {
  detail = null;
  delete find("work").dataset.open;
  place.replaceChildren(h("p", { class: "none", text: t("queue.choose") }));
}

// ---- the floor ---------------------------------------------------------------------------------

async function take(next) {
  const lost = floor?.live.filter((item) => item.mine && next.waiting.some((each) => each.id === item.id)) ?? [];
  if (lost.some((item) => !detail?.gaveUp?.(item.id))) toast(t("queue.returned"));
  floor = next;
  heard = Date.now();
  count("waiting", floor.waiting.length);
  count("live", floor.live.length);
  showLoad(floor.me);
  showDue(find("due"), floor.due);
  await alerted(floor, (call) => detail?.id === call.conversation && !document.hidden);
  await drawList();
  const brief = [...floor.waiting, ...floor.live].find((item) => item.id === detail?.id);
  if (detail?.heard && detail.data) await detail.heard(brief).catch(() => {});
}

/** The floor as it was heard last; asked for where nothing was heard yet, as after a reload. */
function floorNow() {
  if (floor !== null) return floor;
  toast(t("conversation.loading"));
  return call("/desk/floor", { signal: AbortSignal.timeout(FLOOR_WITHIN_MS) });
}

function count(name, number) {
  const badge = document.querySelector(`[data-count=${name}]`);
  badge.textContent = number || "";
  badge.classList.toggle("some", name === "waiting" && number > 0);
}

async function drawList() {
  if (floor === null) return;
  const shown = view;
  const rows = await conversationRows(shown);
  if (shown !== view) return;
  const now = view + rows.map((row) => row.outerHTML).join("");
  if (now === drawn) return;
  drawn = now;
  find("list-title").textContent = t(`queue.${view}`);
  find("next").hidden = view !== "waiting" || !floor.waiting.some((item) => item.offered);
  renewItems(find("items"), rows);
  find("empty").textContent = t(`queue.empty_${view}`);
  find("empty").hidden = rows.length > 0;
  for (const each of document.querySelectorAll("[data-view]")) {
    if (each.dataset.view === view) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
}

async function conversationRows(shown) {
  const items = floor[shown] ?? (await conversations(VIEWS[shown])).items;
  return items.map((item) => conversationItem(item, { current: detail?.id, within: floor.accept_within_seconds, heard }));
}

function link(state) {
  find("offline").hidden = state !== "offline";
  find("polling").hidden = state !== "polling";
}

/** The first of those who wait whom this agent should take; who was faster is told in words. */
async function takeNext() {
  const next = floor?.waiting.find((item) => item.offered);
  if (!next) return toast(t("conversation.nobody_next"));
  if (location.hash !== `#/conversations/${next.id}`) {
    history.pushState(null, "", `#/conversations/${next.id}`);
    await route();
  }
  return detail?.accept?.();
}

// ---- keyboard ----------------------------------------------------------------------------------

const KEYS = [
  ["j / k", t("conversation.key_step")],
  ["a", t("conversation.key_accept")],
  ["g", t("conversation.key_next")],
  ["r", t("conversation.key_reply")],
  ["n", t("conversation.key_note")],
  ["/", t("conversation.key_search")],
  ["Enter", t("conversation.key_send")],
  ["Shift+Enter", t("conversation.key_line")],
  ["f", t("conversation.key_transfer")],
  ["m", t("conversation.key_ticket")],
  ["b", t("conversation.key_assistant")],
  ["c", t("conversation.key_close")],
  ["w / l / t", t("conversation.key_views")],
  ["?", t("conversation.key_help")],
];

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
  "/": () => detail?.search?.(),
  f: () => detail?.transfer?.(),
  m: () => detail?.ticket?.(),
  b: () => detail?.giveBack?.(),
  c: () => detail?.close(),
  g: () => takeNext(),
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

find("next").addEventListener("click", takeNext);
find("keys").addEventListener("click", () => showKeys(KEYS));
addEventListener("hashchange", route);
addEventListener("unhandledrejection", () => toast(t("queue.failed")));

me = await call("/session");
showMe(me);
tellsWhileSeen();
watchFloor({ floor: take, link, typing: (id) => detail?.id === id && detail.typing() });
setInterval(drawList, REDRAW_MS);
await route();
document.documentElement.dataset.ready = "";
