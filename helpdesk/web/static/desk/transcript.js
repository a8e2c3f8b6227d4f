// A transcript as an agent reads it: every line, choice, article and file, times in both zones.

import { h, link, linked } from "../widget/dom.js";
import { call } from "../staff/api.js";
import { t } from "../staff/texts.js";
import { toast } from "./dialogs.js";
import { times } from "./names.js";

export function messageRow(message, zone) {
  const name = message.agent ?? t(`conversation.${message.author}`);
  const who = message.internal && message.author === "agent" ? t("conversation.by_note", { name }) : name;
  return h(
    "li",
    { class: `${message.author}${message.internal ? " note" : ""}` },
    h("div", { class: "by" }, h("b", { text: who }), " ", h("time", { datetime: message.at, text: times(message.at, zone) })),
    h("div", { class: "text" }, linked(message.text)),
    message.choices.length > 0 && h("div", { class: "offers" }, message.choices.map((choice) => h("span", { text: choice.title }))),
    message.articles.map((article) => link(article.url, article.title)),
    message.attachments.map(fileRow),
  );
}

/** A file to save, or a picture to look at in place. */
export function fileRow(file) {
  const place = h("div", {}, h("button", { type: "button", class: "link", text: t("conversation.save_file", { name: file.name }), onclick: () => save(file) }));
  if (file.type.startsWith("image/")) place.append(" ", h("button", { type: "button", class: "link", text: t("conversation.look"), onclick: (event) => look(file, event.target) }));
  return place;
}

async function blobOf(file) {
  return (await call(`/desk/attachments/${file.id}`, { raw: true })).blob();
}

async function save(file) {
  try {
    const address = URL.createObjectURL(await blobOf(file));
    h("a", { href: address, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  } catch (problem) {
    toast(problem.message);
  }
}

/** A picture drawn, never opened: a file of a customer is not trusted to be only a picture. */
async function look(file, button) {
  try {
    const picture = await createImageBitmap(await blobOf(file));
    const scale = Math.min(1, 480 / picture.width);
    const canvas = h("canvas", { width: picture.width * scale, height: picture.height * scale, role: "img", "aria-label": file.name });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    button.replaceWith(canvas);
  } catch {
    toast(t("conversation.not_shown"));
  }
}
