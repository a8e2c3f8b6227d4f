// One conversation: briefing, transcript, and what an agent does about it.

import { h } from "../widget/dom.js";
import { call, told } from "../staff/api.js";
import { briefingCard } from "./briefing.js";
import { ask, toast } from "./dialogs.js";
import { topicName } from "./names.js";
import { messageRow } from "./transcript.js";

const TYPING_EVERY_MS = 3_000;
const STATES = { bot: "With the assistant", queued: "Waiting", live: "Live", closed: "Closed" };
const draftKey = (id, kind) => `guichet:draft:${id}:${kind}`;

export class ConversationView {
  #place;
  #me;
  #changed;
  #parts = null;
  #state = "";
  #mark;
  #typed = 0;

  /** `changed()`: the lists should look again. */
  constructor(place, id, me, changed) {
    Object.assign(this, { id, data: null });
    this.#place = place;
    this.#me = me;
    this.#changed = changed;
  }

  async open() {
    this.#place.replaceChildren(h("p", { class: "none", role: "status", text: "Loading…" }));
    await this.refresh();
  }

  /** Look again; `mark` (when the list has one) says whether anything is new. */
  async refresh(mark) {
    if (mark !== undefined && mark === this.#mark) return;
    this.#take(await call(`/desk/conversations/${this.id}`));
    this.#mark = mark;
  }

  #take(data) {
    this.data = data;
    if (!this.#parts) this.#frame();
    this.#draw();
  }

  #frame() {
    const list = h("ol", { class: "said", "aria-label": "Transcript" });
    const scroll = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Briefing and transcript" });
    const card = h("div");
    scroll.append(card, list);
    const head = h("div", { class: "head" });
    const foot = h("div");
    this.#parts = { list, scroll, card, head, foot, drawn: new Set() };
    this.#place.replaceChildren(head, scroll, foot);
  }

  #draw() {
    const { list, scroll, card, drawn } = this.#parts;
    const zone = this.data.zoneinfo;
    const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    const first = drawn.size === 0;
    for (const message of this.data.messages) {
      if (drawn.has(message.id)) continue;
      drawn.add(message.id);
      list.append(messageRow(message, zone));
    }
    const facts = JSON.stringify(this.data.briefing);
    if (card.dataset.facts !== facts) {
      card.dataset.facts = facts;
      card.replaceChildren(briefingCard(this.data.briefing));
    }
    const state = JSON.stringify([this.data.state, this.data.agent, this.data.topic, this.data.rating]);
    if (state !== this.#state) {
      this.#state = state;
      this.#drawHead();
      this.#drawFoot();
    }
    if (atEnd && !first) scroll.scrollTop = scroll.scrollHeight;
  }

  get mine() {
    return this.data.state === "live" && this.data.agent?.email === this.#me.email;
  }

  #drawHead() {
    const { data } = this;
    const button = (text, work) => h("button", { class: "tool", type: "button", text, onclick: work });
    const rating = data.rating && h("span", { class: "pill", text: `Rated ${data.rating} of 5` });
    this.#parts.head.replaceChildren(
      ...[
        h("a", { class: "tool back", href: "#/", text: "Back" }),
        h("h2", { text: topicName(data.topic) }),
        rating,
        h("span", { class: `pill ${{ queued: "warn", live: "good" }[data.state] ?? ""}`, text: `${STATES[data.state]}${data.agent ? `: ${data.agent.name}` : ""}` }),
        this.mine && button("Transfer", () => this.transfer()),
        (this.mine || data.state === "queued") && button("Make a ticket", () => this.ticket()),
        this.mine && button("Close", () => this.close()),
      ].filter(Boolean),
    );
  }

  #drawFoot() {
    const { foot } = this.#parts;
    if (this.data.state === "queued") {
      foot.replaceChildren(
        h("div", { class: "take" }, h("span", { text: `The customer waits${this.data.handoff?.channel === "phone" ? ` for a call, reference ${this.data.handoff.reference}` : ""}.` }), h("button", { class: "button", type: "button", id: "accept", text: "Accept", onclick: () => this.accept() })),
      );
      return;
    }
    foot.replaceChildren(this.#form(this.mine ? "reply" : "note"));
  }

  /** Reply or note; what is not sent yet is kept in this browser. */
  #form(kind) {
    const text = h("textarea", { id: "write", rows: 3, maxlength: 4000, "aria-label": kind === "reply" ? "Reply to the customer" : "Internal note", placeholder: kind === "reply" ? "Reply to the customer. Enter sends, Shift+Enter makes a new line." : "Internal note, never shown to the customer" });
    text.value = localStorage.getItem(draftKey(this.id, kind)) ?? "";
    const form = h("form", { class: `write ${kind}` }, text);
    const pick = (name, title) => h("button", { type: "button", "aria-pressed": String(kind === name), text: title, onclick: () => this.write(name) });
    form.append(
      h("div", { class: "row" }, h("div", { class: "filters", role: "group", "aria-label": "What to write" }, this.mine && pick("reply", "Reply"), pick("note", "Note")), h("button", { class: "button", text: kind === "reply" ? "Send" : "Add note" })),
    );
    text.addEventListener("input", () => {
      localStorage.setItem(draftKey(this.id, kind), text.value);
      if (kind === "reply" && Date.now() - this.#typed > TYPING_EVERY_MS) {
        this.#typed = Date.now();
        call(`/desk/conversations/${this.id}/typing`, { body: {} }).catch(() => {});
      }
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!text.value.trim()) return;
      const words = text.value;
      text.value = "";
      if (await this.#do(kind === "reply" ? "messages" : "notes", { text: words })) localStorage.removeItem(draftKey(this.id, kind));
      else text.value = words;
    });
    return form;
  }

  write(kind) {
    if (this.data.state === "queued" || (kind === "reply" && !this.mine)) return;
    this.#parts.foot.replaceChildren(this.#form(kind));
    document.getElementById("write").focus();
  }

  /** One act; the answer is the conversation as it is then. False when it was refused. */
  async #do(what, body = {}) {
    try {
      this.#take(await call(`/desk/conversations/${this.id}/${what}`, { body }));
      this.#parts.scroll.scrollTop = this.#parts.scroll.scrollHeight;
      return true;
    } catch (problem) {
      toast(told(problem));
      if (problem.status === 409) await this.refresh().catch(() => {});
      return false;
    } finally {
      this.#changed();
    }
  }

  async accept() {
    if (this.data.state === "queued" && (await this.#do("accept"))) document.getElementById("write")?.focus();
  }

  async close() {
    if (!this.mine) return;
    const reason = await ask({ title: "Close this conversation?", text: "The customer is told and may rate it.", label: "Reason (optional)", action: "Close it" });
    if (reason !== null) await this.#do("close", { reason: reason.slice(0, 200) || null });
  }

  async transfer() {
    if (!this.mine) return;
    const text = await ask({ title: "Back to the queue?", text: "A colleague takes over with everything written so far.", label: "Note for the colleague (optional)", action: "Transfer" });
    if (text !== null) await this.#do("transfer", { text: text || null });
  }

  async ticket() {
    const yes = await ask({ title: "Turn this into a ticket?", text: "The customer is told the number and when the answer is due.", action: "Make a ticket" });
    if (yes !== null) await this.#do("ticket");
  }
}
