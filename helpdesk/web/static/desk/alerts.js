// Something new: the tab's title and icon, and a sound if one likes.

import { chime } from "../widget/menu.js";

const SOUND = "guichet:desk-sound";
const icon = document.querySelector("link[rel=icon]");
const plain = icon.href;
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

/** Tell of the conversations that wait and, by `marks`, of customers who wrote in live ones. */
export async function alerted(waiting, marks) {
  const now = new Set([...waiting.map((item) => `waiting:${item.id}`), ...marks]);
  const fresh = seen !== null && [...now].some((key) => !seen.has(key));
  seen = now;
  document.title = `${waiting.length ? `(${waiting.length}) ` : ""}Desk · Guichet`;
  icon.href = waiting.length ? await dotted() : plain;
  if (fresh && localStorage.getItem(SOUND)) chime();
}

export function soundButton(button) {
  const show = () => button.setAttribute("aria-pressed", String(Boolean(localStorage.getItem(SOUND))));
  button.addEventListener("click", () => {
    if (localStorage.getItem(SOUND)) localStorage.removeItem(SOUND);
    else {
      localStorage.setItem(SOUND, "on");
      chime();
    }
    show();
  });
  show();
}
