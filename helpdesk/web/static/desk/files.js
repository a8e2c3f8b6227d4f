// A file in a transcript or a ticket: saved, or looked at in place without being opened.

import { h } from "../widget/dom.js";
import { call, told } from "../staff/api.js";
import { t } from "../staff/texts.js";
import { toast } from "./dialogs.js";

const READ_BYTES = 20_000;

/** A file to save, and to look at where it is a picture or a text. */
export function fileRow(file) {
  return h("div", {}, h("button", { type: "button", class: "link", text: t("conversation.save_file", { name: file.name }), onclick: () => save(file) }), previews(file));
}

/** What shows a file in place: nothing for what can only be saved. */
export function previews(file) {
  const button = (text, show) => [" ", h("button", { type: "button", class: "link", text: t(text), "aria-label": `${t(text)}: ${file.name}`, onclick: (event) => show(file, event.target) })];
  if (file.type.startsWith("image/")) return button("conversation.look", look);
  if (file.type === "text/plain") return button("conversation.look_text", read);
  return [];
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
