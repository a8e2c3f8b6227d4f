// A transcript as an agent reads it: every line, choice, article and file, times in both zones.

import { h, link, linked } from "../widget/dom.js";
import { call, told } from "../staff/api.js";
import { t } from "../staff/texts.js";
import { toast } from "./dialogs.js";
import { times } from "./names.js";

const READ_BYTES = 20_000;

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
  if (file.type === "text/plain") place.append(" ", h("button", { type: "button", class: "link", text: t("conversation.look_text"), onclick: (event) => read(file, event.target) }));
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
    toast(told(problem));
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

/** The beginning of a text, as text and nothing else. */
async function read(file, button) {
  try {
    const text = await (await blobOf(file)).slice(0, READ_BYTES).text();
    button.replaceWith(h("pre", { class: "preview", tabindex: "0", role: "region", "aria-label": file.name, text }));
  } catch (problem) {
    toast(told(problem));
  }
}
