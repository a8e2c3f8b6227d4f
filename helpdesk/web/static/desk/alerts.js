// Something new: the tab's title and icon and, by one's own choice, a sound and a notification.

import { t } from "../staff/texts.js";
import { chime } from "../widget/menu.js";
import { topicName } from "./names.js";

const SOUND = "guichet:desk-sound";
const NOTIFY = "guichet:desk-notify";
const icon = document.querySelector("link[rel=icon]");
const plain = icon.href;
const title = document.title;
let seen = null;

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

/** What calls for this agent: whom they can answer while they have room, and news in their own. */
function calls({ waiting, live, me }) {
  const room = me.live < me.capacity;
  return [
    ...waiting.filter((item) => item.for_me || (item.offered && room)).map((item) => [`waiting:${item.id}`, item, "queue.arrived"]),
    ...live.filter((item) => item.mine).map((item) => [`${item.id}:${item.last_message_id}`, item, "queue.wrote"]),
  ];
}

/** Tell of what is new. `own`: whether the newest line of a conversation is the agent's own doing. */
export async function alerted(floor, own) {
  const now = calls(floor);
  const fresh = seen === null ? [] : now.filter(([key, item]) => !seen.has(key) && !own(item));
  seen = new Set(now.map(([key]) => key));
  document.title = `${floor.waiting.length ? `(${floor.waiting.length}) ` : ""}${title}`;
  icon.href = floor.waiting.length ? await dotted() : plain;
  if (fresh.length === 0) return;
  if (localStorage.getItem(SOUND)) chime();
  if (localStorage.getItem(NOTIFY) && document.hidden && globalThis.Notification?.permission === "granted") {
    for (const [key, item, text] of fresh) notify(key, item, text);
  }
}

/** The topic, never the customer's words: a notification is read by whoever sees the screen. */
function notify(key, item, text) {
  const notice = new Notification(t(text), { body: topicName(item.topic), tag: key });
  notice.addEventListener("click", () => {
    focus();
    location.hash = `#/conversations/${item.id}`;
    notice.close();
  });
}

/** The two switches; the browser is asked for leave when one is turned on, never before. */
export function alertSwitches(sound, notifications, denied) {
  const keep = (key, on) => (on ? localStorage.setItem(key, "on") : localStorage.removeItem(key));
  sound.checked = Boolean(localStorage.getItem(SOUND));
  sound.addEventListener("change", () => {
    keep(SOUND, sound.checked);
    if (sound.checked) chime();
  });
  notifications.checked = Boolean(localStorage.getItem(NOTIFY)) && globalThis.Notification?.permission === "granted";
  notifications.addEventListener("change", async () => {
    const allowed = notifications.checked && (await globalThis.Notification?.requestPermission()) === "granted";
    denied.hidden = allowed || !notifications.checked;
    notifications.checked = allowed;
    keep(NOTIFY, allowed);
  });
}
