// One conversation: briefing, transcript, and what an agent does about it.

import { h } from "../widget/dom.js";
import { call, told } from "../staff/api.js";
import { t } from "../staff/texts.js";
import { briefingCard } from "./briefing.js";
import { closing, giveBack, passOn, reasonName } from "./acts.js";
import { composer } from "./composer.js";
import { ask, toast } from "./dialogs.js";
import { TOPICS, topicName } from "./names.js";
import { messageRow } from "./transcript.js";

const TYPING_SHOWN_MS = 5_000;
const STATES = { bot: "bot", queued: "waiting", live: "live", closed: "closed" };

export class ConversationView {
  #place;
  #me;
  #changed;
  #floor;
  #parts = null;
  #state = "";
  #mark;
  #connected;
  #transferred = false;
  #typingTimer;

  /** `changed()`: the lists should look again; `floor()`: who is here now, or the promise of it. */
  constructor(place, id, me, changed, floor) {
    Object.assign(this, { id, data: null });
    this.#place = place;
    this.#me = me;
    this.#changed = changed;
    this.#floor = floor;
  }

  async open() {
    this.#place.replaceChildren(h("p", { class: "none", role: "status", text: t("conversation.loading") }));
    await this.refresh();
  }

  async refresh() {
    this.#take(await call(`/desk/conversations/${this.id}`));
  }

  /** The floor changed; `brief` is this conversation there, if it waits or is live. */
  async heard(brief) {
    const connected = brief?.connected;
    if (connected !== this.#connected) {
      this.#connected = connected;
      this.#drawHead();
    }
    const mark = brief ? `${brief.state}:${brief.last_message_id}:${brief.topic}` : "gone";
    if (mark === this.#mark || (mark === "gone" && this.data.state === "closed")) return;
    this.#mark = mark;
    await this.refresh();
  }

  /** Whether this conversation left the agent's hands by their own act. */
  gaveUp(id) {
    return id === this.id && this.#transferred;
  }

  /** The customer is typing. */
  typing() {
    if (!this.#parts) return;
    this.#parts.typing.hidden = false;
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => (this.#parts.typing.hidden = true), TYPING_SHOWN_MS);
  }

  #take(data) {
    this.data = data;
    if (!this.#parts) this.#frame();
    this.#draw();
  }

  #frame() {
    const list = h("ol", { class: "said", "aria-label": t("conversation.transcript") });
    const scroll = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("conversation.scroll") });
    const card = h("div");
    const typing = h("p", { class: "typing", role: "status", hidden: true, text: t("conversation.typing") });
    scroll.append(card, list, typing);
    const head = h("div", { class: "head" });
    const foot = h("div");
    this.#parts = { list, scroll, card, head, foot, typing, drawn: new Set() };
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
      if (message.author === "customer") this.#parts.typing.hidden = true;
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
    return this.data?.state === "live" && this.data.agent?.email === this.#me.email;
  }

  #drawHead() {
    const { data } = this;
    const rating = data.rating && h("span", { class: "pill", text: t("conversation.rated", { score: data.rating }) });
    const { head } = this.#parts;
    // News must not take away what the agent's hand is on.
    const open = head.querySelector(".menu")?.open;
    const held = head.contains(document.activeElement) ? document.activeElement.textContent : null;
    head.replaceChildren(
      ...[
        h("a", { class: "tool back", href: "#/", text: t("conversation.back") }),
        h("h2", { text: topicName(data.topic) }),
        this.#topicChoice(),
        rating,
        data.state === "live" && this.#connected !== undefined && h("span", { class: `pill ${this.#connected ? "good" : "warn"}`, text: t(this.#connected ? "conversation.connected" : "conversation.disconnected") }),
        h("span", { class: `pill ${{ queued: "warn", live: "good" }[data.state] ?? ""}`, text: `${t(`queue.${STATES[data.state]}`)}${data.agent && !this.mine ? `: ${data.agent.name}` : ""}` }),
        data.state === "closed" && data.close_reason && h("small", { text: t("conversation.closed_because", { reason: reasonName(data.close_reason) }) }),
        h("div", { class: "acts" }, this.#acts(open)),
      ].filter(Boolean),
    );
    if (held !== null) [...head.querySelectorAll("a, button, select, summary")].find((each) => each.textContent === held)?.focus();
  }

  #acts(open) {
    const button = (text, work) => h("button", { class: "tool", type: "button", text, onclick: work });
    return [
      this.#me.role === "admin" && h("a", { class: "tool", href: `/studio/conversations/${this.id}`, text: t("conversation.in_studio") }),
      this.mine && button(t("conversation.transfer"), () => this.transfer()),
      this.mine && button(t("conversation.close"), () => this.close()),
      this.mine ? this.#more(button, open) : this.data.state === "queued" && button(t("conversation.to_ticket"), () => this.ticket()),
    ].filter(Boolean);
  }

  /** What is done less often. */
  #more(button, open) {
    const acts = [button(t("conversation.to_ticket"), () => this.ticket()), button(t("conversation.give_back"), () => this.giveBack())];
    return h("details", { class: "menu", "data-menu": true, open }, h("summary", { class: "tool", text: t("conversation.more") }), h("div", { class: "menu-body" }, acts));
  }

  /** The topics to choose the right one from, where the assistant took it for another. */
  #topicChoice() {
    const others = TOPICS.filter((topic) => topic !== this.data.topic);
    const choice = h("select", { class: "tool topic", "aria-label": t("conversation.right_topic") }, h("option", { value: "", text: t("conversation.wrong_topic") }), others.map((topic) => h("option", { value: topic, text: topicName(topic) })));
    choice.addEventListener("change", async () => {
      if (await this.#do("topic", { topic: choice.value })) toast(t("conversation.topic_corrected"));
    });
    return choice;
  }

  #drawFoot() {
    const { foot } = this.#parts;
    if (this.data.state === "queued") {
      foot.replaceChildren(
        h("div", { class: "take" }, h("span", { text: this.data.handoff?.channel === "phone" ? t("conversation.waits_call", { reference: this.data.handoff.reference }) : t("conversation.waits") }), h("button", { class: "button", type: "button", id: "accept", text: t("conversation.accept"), onclick: () => this.accept() })),
      );
      return;
    }
    foot.replaceChildren(this.#form(this.mine ? "reply" : "note"));
  }

  #form(kind) {
    return composer({ id: this.id, kind, mine: this.mine, send: (what, body) => this.#do(what, body), pick: (name) => this.write(name) });
  }

  write(kind) {
    if (!this.data || this.data.state === "queued" || (kind === "reply" && !this.mine)) return;
    this.#parts.foot.replaceChildren(this.#form(kind));
    document.getElementById("write").focus();
  }

  /** One act; the answer is the conversation as it is then. */
  async #act(what, body = {}) {
    try {
      this.#take(await call(`/desk/conversations/${this.id}/${what}`, { body }));
      this.#parts.scroll.scrollTop = this.#parts.scroll.scrollHeight;
    } catch (problem) {
      if (problem.status === 409) await this.refresh().catch(() => {});
      throw problem;
    } finally {
      this.#changed();
    }
  }

  /** The same; says what went wrong, and answers whether it went well. */
  async #do(what, body) {
    try {
      await this.#act(what, body);
      return true;
    } catch (problem) {
      toast(told(problem));
      return false;
    }
  }

  async accept() {
    if (this.data?.state === "queued" && (await this.#do("accept"))) document.getElementById("write")?.focus();
  }

  async close() {
    if (this.mine) await closing(this.id, (body) => this.#act("close", body));
  }

  async transfer() {
    if (!this.mine) return;
    let floor;
    try {
      floor = await this.#floor();
    } catch (problem) {
      toast(told(problem));
      return;
    }
    await passOn(this.id, floor, this.#me, (body) => {
      this.#transferred = true;
      return this.#act("transfer", body).catch((problem) => {
        this.#transferred = false;
        throw problem;
      });
    });
  }

  async giveBack() {
    if (this.mine) await giveBack(this.id, (body) => this.#act("assistant", body));
  }

  async ticket() {
    if (!this.mine && this.data?.state !== "queued") return;
    const yes = await ask({ title: t("conversation.ticket_title"), text: t("conversation.ticket_text"), action: t("conversation.to_ticket") });
    if (yes !== null) await this.#do("ticket");
  }

  /** Ready replies, from the keyboard. */
  search() {
    if (!this.mine) return;
    this.write("reply");
    document.querySelector(".slash")?.click();
  }
}
