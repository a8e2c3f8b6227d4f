// Something calls for the agent: the title and icon of every tab and, by one's own choice, a sound
// and a notification, once in this browser however many tabs and reloads there are.

import { chime } from "../widget/menu.js";

const { staff, texts, topics } = JSON.parse(document.getElementById("alerts").textContent);
const SOUND = "guichet:desk-sound";
const NOTIFY = "guichet:desk-notify";
/** What was told this person already: when this browser last saw each call, by its key. */
const TOLD = `guichet:told-${staff}`;
/** A call that no tab saw for so long has ended, and is told of again when it comes back. */
const FORGET_MS = 60_000;
/** The lock of a desk that is on the screen: it tells, and no other tab. */
const SEEN = "guichet:desk-seen";
const icon = document.querySelector("link[rel=icon]");
const plain = icon.href;
let desk = false;
let count = 0;

/** How much is urgent stands before the page's title, also when htmx has brought another one. */
function showTitle() {
  document.title = `${count ? `(${count}) ` : ""}${document.title.replace(/^\(\d+\) /, "")}`;
}
document.addEventListener("htmx:afterSettle", showTitle);

/** A picture of the icon with a dot. */
async function dotted() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
  const picture = new Image();
  picture.src = plain;
  await picture.decode();
  const brush = canvas.getContext("2d");
  brush.drawImage(picture, 0, 0, 64, 64);
  brush.fillStyle = "#d9480f";
  brush.beginPath();
  brush.arc(48, 16, 16, 0, 7);
  brush.fill();
  return canvas.toDataURL();
}

/** Tell of what is new (`calls_view` on the server). `shown(call)`: the agent looks at it anyway. */
export async function alerted({ calls, urgent }, shown = () => false) {
  count = urgent;
  showTitle();
  icon.href = urgent ? await dotted() : plain;
  const onScreen = desk && !document.hidden;
  if (!onScreen && (await deskIsSeen())) return;
  const news = (await untold(calls)).filter((call) => !shown(call));
  if (news.length === 0) return;
  if (localStorage.getItem(SOUND)) chime();
  if (!onScreen && notifies()) notifyOf(news);
}

/** To be called by the desk: as long as it is on the screen, other tabs leave telling to it. */
export function tellsWhileSeen() {
  const hold = () =>
    !document.hidden &&
    navigator.locks?.request(SEEN, { mode: "shared" }, () => new Promise((leave) => document.addEventListener("visibilitychange", leave, { once: true })));
  desk = true;
  document.addEventListener("visibilitychange", hold);
  hold();
}

async function deskIsSeen() {
  const locks = await navigator.locks?.query();
  return locks?.held.some((lock) => lock.name === SEEN) ?? false;
}

/** Of the calls those that no tab has told; this one does now. Tabs take turns. */
async function untold(calls) {
  const look = () => {
    const told = read();
    const now = Date.now();
    const known = Object.entries(told).filter(([, at]) => now - at < FORGET_MS);
    localStorage.setItem(TOLD, JSON.stringify(Object.fromEntries([...known, ...calls.map(({ key }) => [key, now])])));
    return calls.filter(({ key }) => !(key in told));
  };
  // Without https a browser has no locks, and no notifications either.
  return navigator.locks ? navigator.locks.request(TOLD, look) : look();
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(TOLD)) ?? {};
  } catch {
    return {};
  }
}

const notifies = () => Boolean(localStorage.getItem(NOTIFY)) && globalThis.Notification?.permission === "granted";

/** Several tickets at once, as in the morning, are one notification. */
function notifyOf(news) {
  const due = news.filter((call) => call.ticket);
  for (const call of news.filter((each) => !each.ticket)) notify(call.key, texts[call.why], topicName(call.topic), `/desk#/conversations/${call.conversation}`);
  if (due.length === 1) notify(due[0].key, texts[due[0].why], `${due[0].ticket} · ${topicName(due[0].topic)}`, `/desk/tickets/${due[0].ticket}`);
  if (due.length > 1) notify("due", texts.due.replace("{count}", due.length), due.map((call) => call.ticket).join(", "), "/desk/tickets?clock=4h");
}

function topicName(topic) {
  const name = topics[topic ?? "unknown"] ?? topic;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function notify(key, text, body, address) {
  let notice;
  try {
    notice = new Notification(text, { body, tag: key });
  } catch {
    // Phones have notifications, but not for a page: sound and title are all there is.
    return;
  }
  notice.addEventListener("click", () => {
    notice.close();
    focus();
    // Another page may hold what is being written.
    if (desk) location.assign(address);
    else open(address);
  });
}

// The two switches; the browser is asked for leave when one is turned on, never before.
const find = (id) => document.getElementById(id);
const keep = (key, on) => (on ? localStorage.setItem(key, "on") : localStorage.removeItem(key));
find("sound").checked = Boolean(localStorage.getItem(SOUND));
find("sound").addEventListener("change", ({ target }) => {
  keep(SOUND, target.checked);
  if (target.checked) chime();
});
find("notify").checked = notifies();
find("notify").addEventListener("change", async ({ target }) => {
  const allowed = target.checked && (await globalThis.Notification?.requestPermission()) === "granted";
  find("notify-denied").hidden = allowed || !target.checked;
  target.checked = allowed;
  keep(NOTIFY, allowed);
});
