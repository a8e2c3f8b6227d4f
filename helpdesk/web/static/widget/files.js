// Files on their way: a preview, the progress, a way to take it back. Loaded with the first file.

import { Problem } from "./api.js";
import { h, icon } from "./dom.js";

const LARGEST = 10 * 1024 * 1024;
/** What a file dialog offers. */
export const ACCEPTED = "image/png,image/jpeg,image/gif,image/webp,.pdf,.txt,.log,.csv,.eml,.json,.xml,.md";
const ENDINGS = /\.(png|jpe?g|gif|webp|pdf|txt|log|csv|eml|json|xml|md)$/i;

/** What is wrong with a file before it travels; the server judges by its bytes. */
export function faultOf(file) {
  if (!file.size) return "file_empty";
  if (file.size > LARGEST) return "e413";
  return ENDINGS.test(file.name) ? null : "e415";
}

/** A small picture of a picture, drawn: a page's policy may forbid blob: images. */
export async function thumbnail(file) {
  if (!file.type.startsWith("image/")) return icon("file");
  try {
    const picture = await createImageBitmap(file);
    const canvas = h("canvas", { width: 80, height: 80, "aria-hidden": "true" });
    const side = Math.min(picture.width, picture.height);
    canvas.getContext("2d").drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, 80, 80);
    return canvas;
  } catch {
    return icon("file");
  }
}

export class Tray {
  #panel;
  #tray;
  #entries = [];

  constructor(panel, tray) {
    this.#panel = panel;
    this.#tray = tray;
  }

  async add(file) {
    const { words } = this.#panel;
    const wrong = faultOf(file);
    const name = file.name || "screenshot.png";
    const note = h("small", { role: "status", text: wrong ? words.t(wrong) : words.size(file.size) });
    const bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": words.t("uploading", { name }) });
    const drop = h("button", { type: "button", class: "round", "aria-label": words.t("remove", { name }) }, icon("close"));
    const picture = h("span", { class: "thumb" }, icon("file"));
    const node = h("div", { class: `chip${wrong ? " wrong" : ""}` }, picture, h("span", { class: "grow" }, h("b", { text: name }), note, bar), drop);
    const entry = { file, name, node, note, bar, wrong, stop: new AbortController() };
    drop.addEventListener("click", () => {
      entry.stop.abort();
      this.#remove(entry);
    });
    this.#entries.push(entry);
    this.#tray.append(node);
    picture.replaceChildren(await thumbnail(file));
  }

  #remove(entry) {
    this.#entries = this.#entries.filter((each) => each !== entry);
    entry.node.remove();
  }

  /** Why a file was not sent, and a way on: again where that may help, anew where the thread is lost. */
  async #tell(entry, problem) {
    const { words } = this.#panel;
    await words.more();
    if (problem.status === 404) this.#panel.trouble(problem);
    if (problem.status === 409 && problem.field === "file") return (entry.note.textContent = words.t("file_too_many"));
    if (!problem.passing) return (entry.note.textContent = words.problem(problem));
    const again = h("button", { type: "button", class: "plain", text: words.t("retry"), onclick: () => this.#send(entry) });
    return entry.note.replaceChildren(words.t("failed"), " · ", again);
  }

  /** Send what waits, one after the other; what fails stays, with the reason. */
  async send() {
    for (const entry of this.#entries.filter((each) => !each.wrong && !each.going)) await this.#send(entry);
  }

  async #send(entry) {
    const { conversation, words } = this.#panel;
    entry.going = true;
    entry.bar.hidden = false;
    entry.node.classList.remove("wrong");
    entry.note.textContent = words.size(entry.file.size);
    try {
      if (!conversation.id) await conversation.begin();
      await conversation.upload(entry.file, (part) => (entry.bar.value = part), entry.stop.signal);
      this.#remove(entry);
      await conversation.refresh();
    } catch (problem) {
      if (entry.stop.signal.aborted) return;
      entry.going = false;
      entry.bar.hidden = true;
      entry.node.classList.add("wrong");
      this.#tell(entry, problem instanceof Problem ? problem : new Problem(0));
    }
  }
}
