// Files for a reply: chosen by button, drop or paste, and kept by the server until the reply takes them.

import { Problem } from "../widget/api.js";
import { h, icon } from "../widget/dom.js";
import { ACCEPTED, faultOf, thumbnail } from "../widget/files.js";
import { send } from "../widget/upload.js";
import { call, told } from "../staff/api.js";
import { size, t } from "../staff/texts.js";

const FAULTS = { file_empty: "refusal.file_empty", e413: "refusal.file_too_large", e415: "refusal.file_type" };

export class DraftFiles {
  #path;

  /** `path`: where the conversation or the ticket takes files. */
  constructor(path) {
    this.#path = path;
    this.tray = h("div", { class: "tray", role: "group", "aria-label": t("conversation.files") });
    this.picker = h("input", { type: "file", hidden: true, multiple: true, accept: ACCEPTED });
    this.picker.addEventListener("change", () => {
      this.add(this.picker.files);
      this.picker.value = "";
    });
    this.button = h("button", { type: "button", class: "slash", "aria-label": t("conversation.attach"), title: t("conversation.attach"), onclick: () => this.picker.click() }, icon("clip"));
    this.#load();
  }

  /** The files that the reply takes along. */
  get ids() {
    return [...this.tray.querySelectorAll("input")].map((field) => field.value);
  }

  /** Whether one is still on its way. */
  get going() {
    return this.tray.querySelector("progress:not([hidden])") !== null;
  }

  /** The reply has taken them along. */
  clear() {
    this.tray.replaceChildren();
  }

  add(files) {
    for (const file of files) this.#begin(file);
  }

  /** Files may be pasted into `field` and dropped anywhere on `area`, while `wanted()`. */
  accept(field, area, wanted = () => true) {
    field.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length || !wanted()) return;
      event.preventDefault();
      this.add(files);
    });
    const carries = (event) => event.dataTransfer?.types.includes("Files") && field.isConnected && wanted();
    // Properties, for there is one reply at a time: the next one's files take the place of these.
    area.ondragover = (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      area.dataset.drop = t("conversation.drop");
    };
    area.ondragleave = (event) => area.contains(event.relatedTarget) || delete area.dataset.drop;
    area.ondrop = (event) => {
      delete area.dataset.drop;
      if (!carries(event)) return;
      event.preventDefault();
      this.add(event.dataTransfer.files);
    };
  }

  async #load() {
    try {
      for (const kept of (await call(this.#path)).items) {
        if (!this.ids.includes(kept.id)) this.#keep(this.#chip(kept.name), kept);
      }
    } catch {
      // Without a connection the page says so itself; what was chosen is still there afterwards.
    }
  }

  #chip(name) {
    const chip = {
      name,
      stop: new AbortController(),
      note: h("small", { role: "status" }),
      bar: h("progress", { max: 1, value: 0, hidden: true, "aria-label": t("conversation.uploading", { name }) }),
      picture: h("span", { class: "thumb" }, icon("file")),
    };
    const drop = h("button", { type: "button", class: "x", "aria-label": t("conversation.remove_file", { name }), onclick: () => this.#remove(chip) }, icon("close"));
    chip.node = h("div", { class: "chip" }, chip.picture, h("span", { class: "grow" }, h("b", { text: name }), chip.note, chip.bar), drop);
    this.tray.append(chip.node);
    return chip;
  }

  async #begin(file) {
    const chip = this.#chip(file.name || "screenshot.png");
    const wrong = faultOf(file);
    if (wrong) return this.#tell(chip, t(FAULTS[wrong], { file: chip.name }));
    thumbnail(file).then((picture) => chip.picture.replaceChildren(picture));
    return this.#send(chip, file);
  }

  async #send(chip, file) {
    chip.node.classList.remove("wrong");
    chip.note.textContent = size(file.size);
    chip.bar.hidden = false;
    try {
      this.#keep(chip, await send(`/api/v1${this.#path}`, null, file, (part) => (chip.bar.value = part), chip.stop.signal));
    } catch (problem) {
      if (!chip.stop.signal.aborted) this.#fail(chip, file, problem instanceof Problem ? problem : new Problem(0));
    } finally {
      chip.bar.hidden = true;
    }
  }

  #keep(chip, kept) {
    chip.id = kept.id;
    chip.note.textContent = size(kept.size);
    chip.node.append(h("input", { type: "hidden", name: "file", value: kept.id }));
  }

  #fail(chip, file, problem) {
    this.#tell(chip, told(problem));
    if (problem.passing) chip.note.append(" ", h("button", { type: "button", class: "link", text: t("conversation.retry"), onclick: () => this.#send(chip, file) }));
  }

  #tell(chip, words) {
    chip.node.classList.add("wrong");
    chip.note.textContent = words;
  }

  async #remove(chip) {
    chip.stop.abort();
    try {
      if (chip.id) await call(`/desk/attachments/${chip.id}`, { method: "DELETE" });
      chip.node.remove();
    } catch (problem) {
      this.#tell(chip, told(problem));
    }
  }
}
