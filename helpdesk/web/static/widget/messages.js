// Messages as they look: bubbles by author and minute, quick replies, article and file cards.

import { h, icon, link, linked } from "./dom.js";

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
    const items = [];
    let before = null;
    const asked = openMessages(conversation);
    for (const message of conversation.messages) {
      const day = words.day(message.at);
      if (before?.day !== day) items.push(this.#once(`day${day}`, () => h("li", { class: "day" }, h("span", { text: day }))));
      const speaker = this.#ui.speaker(message);
      const joined = before?.speaker === speaker && before?.day === day;
      const open = message.summary && asked.includes(message);
      items.push(this.#once(`${message.id}${joined}${open}`, () => this.#message(message, speaker, joined, open)));
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

  #message(message, speaker, joined, open) {
    const { words } = this.#ui;
    if (message.author === "system") return h("li", { class: "system" }, h("p", {}, linked(message.text)));
    const mine = message.author === "customer";
    const files = message.attachments.map((file) => this.#file(file));
    return h(
      "li",
      { class: `message ${mine ? "mine" : message.author}${joined ? " joined" : ""}` },
      h("div", { class: joined ? "by hidden" : "by" }, h("span", { text: speaker }), " ", h("time", { datetime: message.at, text: words.time(message.at) })),
      files.length ? files : this.#bubble(message, open),
      message.articles.map((article) => this.#article(article)),
    );
  }

  /** A ticket's summary becomes a card; until that is loaded it is a text like any other. */
  #bubble(message, open) {
    const bubble = h("div", { class: "bubble" }, linked(message.text));
    return message.summary ? this.#ui.extra(({ summaryCard }) => summaryCard(this.#ui, message, open), h("div", { class: "wide" }, bubble)) : bubble;
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

  #file(file) {
    const { words } = this.#ui;
    const save = () => this.#ui.save(`attachments/${file.id}`, file.name);
    return h(
      "button",
      { type: "button", class: "card file", onclick: save, "aria-label": words.t("download", { name: file.name }) },
      icon("file"),
      h("span", { class: "grow" }, h("b", { text: file.name }), h("small", { text: words.size(file.size) })),
      icon("down"),
    );
  }

  #article(article) {
    const { words } = this.#ui;
    const body = h("div", { class: "preview", hidden: true });
    const show = h("button", { type: "button", class: "plain", "aria-expanded": "false", text: words.t("preview") });
    show.addEventListener("click", async () => {
      const opening = body.hidden;
      body.hidden = !opening;
      show.setAttribute("aria-expanded", String(opening));
      show.textContent = words.t(opening ? "hide" : "preview");
      if (!opening || body.childElementCount) return;
      const { preview } = await this.#ui.more("article.js");
      body.replaceChildren(await preview(this.#ui, article));
    });
    return h(
      "article",
      { class: "card article" },
      h("div", { class: "row" }, icon("doc"), h("b", { class: "grow", text: article.title })),
      body,
      h("div", { class: "row" }, show, link(article.url, words.t("open_article"), { class: "plain" })),
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
