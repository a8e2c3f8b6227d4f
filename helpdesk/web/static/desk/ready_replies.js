// Ready replies: "/" in an empty reply searches them; arrows, Enter or Tab take one.

import { h } from "../widget/dom.js";
import { call, told } from "../staff/api.js";
import { t } from "../staff/texts.js";

const SHOWN = 8;
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
const braced = (names) => names.map((name) => `{${name}}`).join(", ");

/** Placeholders of the reply taken last that nobody has filled in yet. */
export const unfilled = (text, missing) => missing.filter((name) => text.includes(`{${name}}`));
export const missingText = (names) => t("conversation.missing", { names: braced(names) });

export class ReadyReplies {
  #path;
  #wanted;
  #text;
  #taken;
  #all = null;
  #found = [];
  #at = 0;
  #dismissed = "";

  /** `path`: what lists them; `text`: the field; `taken(reply)`: one was put in its place. */
  constructor(path, text, taken, wanted = () => true) {
    this.#path = path;
    this.#wanted = wanted;
    this.#text = text;
    this.#taken = taken;
    this.list = h("ul", { class: "ready", role: "listbox", id: "ready", tabindex: "0", "aria-label": t("conversation.replies"), hidden: true });
    text.setAttribute("aria-autocomplete", "list");
    text.setAttribute("aria-controls", "ready");
    text.addEventListener("input", () => this.search());
    text.addEventListener("blur", () => setTimeout(() => this.#close(), 200));
    text.addEventListener("keydown", (event) => this.#key(event));
  }

  get open() {
    return !this.list.hidden;
  }

  /** Search from a button: the field begins with "/" where it is empty. */
  begin() {
    if (!this.#text.value) this.#text.value = "/";
    this.#text.focus();
    this.search();
  }

  async search() {
    const [, words] = /^\/([^\n]*)$/.exec(this.#text.value) ?? [];
    if (words === undefined || this.#text.value === this.#dismissed || !this.#wanted()) return this.#close();
    if (this.#all === null) {
      this.#say(t("conversation.loading"));
      try {
        this.#all = (await call(this.#path)).items;
      } catch (problem) {
        return this.#say(told(problem));
      }
      return this.search();
    }
    const wanted = plain(words).split(/\s+/).filter(Boolean);
    const has = (reply) => wanted.every((word) => plain(`${reply.shortcut} ${reply.title} ${reply.text}`).includes(word));
    const starts = (reply) => !reply.shortcut.startsWith(plain(words));
    this.#found = this.#all.filter(has).sort((one, other) => starts(one) - starts(other)).slice(0, SHOWN);
    this.#at = 0;
    if (this.#found.length === 0) return this.#say(t("conversation.no_reply", { words }));
    return this.#draw();
  }

  #draw() {
    this.list.hidden = false;
    this.list.replaceChildren(
      ...this.#found.map((reply, place) =>
        h(
          "li",
          { role: "option", id: `ready-${place}`, "aria-selected": String(place === this.#at), onmousedown: (event) => this.#press(event, place) },
          h("b", { text: `/${reply.shortcut}` }),
          h("span", { text: reply.title }),
          h("small", { lang: reply.language, text: reply.text }),
        ),
      ),
    );
    this.#text.setAttribute("aria-activedescendant", `ready-${this.#at}`);
    this.list.children[this.#at].scrollIntoView({ block: "nearest" });
  }

  /** A line instead of a list; nothing can be chosen. */
  #say(words) {
    this.#found = [];
    this.list.hidden = false;
    this.list.replaceChildren(h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", text: words }));
    this.#text.removeAttribute("aria-activedescendant");
  }

  #press(event, place) {
    event.preventDefault();
    this.#take(place);
  }

  #key(event) {
    if (!this.open || event.isComposing) return;
    const last = this.#found.length - 1;
    const steps = { ArrowDown: () => (this.#at = this.#at === last ? 0 : this.#at + 1), ArrowUp: () => (this.#at = this.#at === 0 ? last : this.#at - 1) };
    if (event.key === "Escape") {
      this.#dismissed = this.#text.value;
      this.#close();
    } else if (last >= 0 && event.key in steps) {
      steps[event.key]();
      this.#draw();
    } else if (last >= 0 && (event.key === "Enter" || event.key === "Tab")) this.#take(this.#at);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #take(place) {
    const reply = this.#found[place];
    this.#close();
    this.#text.value = reply.text;
    const hole = reply.missing.length > 0 ? reply.text.indexOf(`{${reply.missing[0]}}`) : -1;
    this.#text.focus();
    if (hole >= 0) this.#text.setSelectionRange(hole, hole + reply.missing[0].length + 2);
    this.#taken(reply);
  }

  #close() {
    this.list.hidden = true;
    this.#text.removeAttribute("aria-activedescendant");
  }
}
