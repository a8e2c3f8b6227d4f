// Where the customer writes: text that grows, files by button, drop or paste.

import { h, icon } from "./dom.js";

const TYPING_EVERY_MS = 3_000;
export const MOST_CHARACTERS = 4_000;

export class Composer {
  #panel;
  #typed = 0;
  files = null;

  constructor(panel) {
    this.#panel = panel;
    const { words } = panel;
    this.input = h("textarea", { rows: 1, maxlength: MOST_CHARACTERS, placeholder: words.t("write"), "aria-label": words.t("write"), enterkeyhint: "send" });
    this.picker = h("input", { type: "file", hidden: true, multiple: true, accept: "image/png,image/jpeg,image/gif,image/webp,.pdf,.txt,.log,.csv,.eml,.json,.xml,.md" });
    this.attach = h("button", { type: "button", class: "round", "aria-label": words.t("attach"), onclick: () => this.picker.click() }, icon("clip"));
    this.send = h("button", { class: "round send", "aria-label": words.t("send") }, icon("send"));
    this.tray = h("div", { class: "tray" });
    this.form = h("form", { class: "composer" }, this.tray, h("div", { class: "row" }, this.attach, this.picker, this.input, this.send));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
    this.input.addEventListener("focus", () => this.#grow());
    this.input.addEventListener("input", () => {
      this.#grow();
      if (Date.now() - this.#typed > TYPING_EVERY_MS) {
        this.#typed = Date.now();
        panel.conversation?.typing();
      }
    });
    this.picker.addEventListener("change", () => {
      this.#add([...this.picker.files]);
      this.picker.value = "";
    });
    this.input.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      this.#add(files);
    });
  }

  /** Files may be dropped anywhere on `panel`. */
  acceptFiles(panel) {
    const carries = (event) => event.dataTransfer?.types.includes("Files");
    panel.addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      panel.dataset.drop = this.#panel.words.t("drop");
    });
    panel.addEventListener("dragleave", (event) => panel.contains(event.relatedTarget) || delete panel.dataset.drop);
    panel.addEventListener("drop", (event) => {
      delete panel.dataset.drop;
      if (!carries(event)) return;
      event.preventDefault();
      this.#add([...event.dataTransfer.files]);
    });
  }

  /** What was written and added before the labels changed. */
  takeOver({ input, tray, files }) {
    this.input.value = input.value;
    this.files = files && this.#panel.words.more().then(() => files);
    this.tray.replaceWith(tray);
    this.tray = tray;
  }

  enable(on) {
    this.form.hidden = !on;
  }

  async #add(files) {
    this.files ??= this.#panel.more("files.js").then(({ Tray }) => new Tray(this.#panel, this.tray));
    const tray = await this.files;
    files.forEach((file) => tray.add(file));
    this.input.focus();
  }

  async #submit() {
    const text = this.input.value.trim();
    if (text) {
      this.#panel.say(text);
      this.input.value = "";
      this.#grow();
    }
    await (await this.files)?.send();
  }

  #grow() {
    const { input } = this;
    input.style.height = "auto";
    // Not shown yet, it has no height to go by.
    if (input.scrollHeight) input.style.height = `${Math.min(input.scrollHeight + input.offsetHeight - input.clientHeight, 140)}px`;
  }
}
