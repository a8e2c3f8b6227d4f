// Messages as they look: bubbles by author and minute, and which quick replies are open.

import { h, icon, linked } from "./dom.js";

/** A place as wide as a message may be. */
const wide = (...inside) => h("div", { class: "wide" }, inside);

/** The message list: what is known, then what is still on its way. Reuses what already stands. */
export class MessageList {
  #list;
  #ui;
  #drawn = new Map();

  constructor(list, ui) {
    this.#list = list;
    this.#ui = ui;
  }

  /** Forget everything drawn, e.g. because the language changed. */
  clear() {
    this.#drawn.clear();
    this.#list.replaceChildren();
  }

  draw(conversation) {
    const { words } = this.#ui;
    const { messages } = conversation;
    const items = [];
    let before = null;
    const asked = openMessages(conversation);
    for (const message of messages) {
      const day = words.day(message.at);
      if (before?.day !== day) items.push(this.#once(`day${day}`, () => h("li", { class: "day" }, h("span", { text: day }))));
      const speaker = this.#ui.speaker(message);
      const joined = before?.speaker === speaker && before?.day === day;
      const open = message.summary && asked.includes(message);
      // An answer tells better than a word that a message has arrived.
      const last = message.author === "customer" && message === messages.at(-1);
      items.push(this.#once(`${message.id}${joined}${open}${last}`, () => this.#message(message, speaker, joined, open, last)));
      const extra = conversation.tickets.filter((ticket) => message.author !== "customer" && message.text.includes(ticket.number));
      extra.forEach((ticket) => {
        const key = `ticket${ticket.number}`;
        if (!items.some((item) => item.key === key)) items.push(this.#once(`${key}${ticket.status}`, () => this.#ui.ticketCard(ticket), key));
      });
      before = { day, speaker: extra.length ? null : speaker };
    }
    for (const entry of conversation.outbox) if (!entry.arrived) items.push(this.#pending(entry));
    const nodes = items.map((item) => item.node ?? item);
    // Only what changed is touched: a focused button and a half-read card stay where they are.
    nodes.forEach((node, index) => {
      if (this.#list.children[index] !== node) this.#list.insertBefore(node, this.#list.children[index] ?? null);
    });
    while (this.#list.children.length > nodes.length) this.#list.lastChild.remove();
  }

  #once(key, make, name = key) {
    if (!this.#drawn.has(key)) this.#drawn.set(key, make());
    return { key: name, node: this.#drawn.get(key) };
  }

  #message(message, speaker, joined, open, last) {
    const { words } = this.#ui;
    if (message.author === "system") return h("li", { class: "system" }, h("p", {}, linked(message.text)));
    const mine = message.author === "customer";
    const files = message.attachments.map((file) => this.#ui.extra(({ fileCard }) => fileCard(this.#ui, file), wide()));
    return h(
      "li",
      { class: `message ${mine ? "mine" : message.author}${joined ? " joined" : ""}` },
      h("div", { class: joined ? "by hidden" : "by" }, h("span", { text: speaker }), " ", h("time", { datetime: message.at, text: words.time(message.at) })),
      files.length ? files : this.#bubble(message, open),
      message.articles.map((article) => this.#ui.extra(({ articleCard }) => articleCard(this.#ui, article), wide())),
      last && h("div", { class: "note" }, icon("check"), words.t("sent")),
    );
  }

  /** A ticket's summary becomes a card; until that is loaded it is a text like any other. */
  #bubble(message, open) {
    const bubble = h("div", { class: "bubble" }, linked(message.text));
    return message.summary ? this.#ui.extra(({ summaryCard }) => summaryCard(this.#ui, message, open), wide(bubble)) : bubble;
  }

  #pending(entry) {
    const { words } = this.#ui;
    const note = { waiting: "waiting", sending: "sending", failed: "failed" }[entry.status];
    const failed = entry.status === "failed";
    return h(
      "li",
      { class: `message mine pending ${entry.status}` },
      h("div", { class: "bubble", text: entry.shown }),
      h(
        "div",
        { class: "note" },
        failed && icon("alert"),
        h("span", { text: failed && entry.problem ? words.problem(entry.problem) : words.t(note) }),
        failed && h("button", { type: "button", class: "plain", text: words.t("retry"), onclick: () => this.#ui.conversation.retry(entry) }),
        failed && h("button", { type: "button", class: "plain", text: words.t("discard"), onclick: () => this.#ui.conversation.discard(entry) }),
      ),
    );
  }
}

/** What was said since the customer spoke last: its questions are open. */
function openMessages({ state, outbox, messages }) {
  if (state === "closed" || outbox.length) return [];
  return messages.slice(messages.findLastIndex((message) => message.author === "customer") + 1);
}

/** The quick replies that are open now: those of the newest message that has any. */
export function openChoices(conversation) {
  const asked = openMessages(conversation).findLast((message) => message.choices.length);
  // To leave the queue stands above the messages for as long as it lasts.
  return (asked?.choices ?? []).filter((choice) => !choice.id.startsWith("command_leave_queue."));
}

/** The newest choice of a name, wherever it stands, e.g. to leave the queue. */
export function choiceNamed(conversation, name) {
  return conversation.messages.flatMap((message) => message.choices).findLast((choice) => choice.id.startsWith(`${name}.`));
}
