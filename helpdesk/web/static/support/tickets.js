// My tickets: the list, one ticket with its replies, and "Open this ticket" (R9, R12).

import { h } from "../widget/dom.js";
import { call } from "./api.js";
import { articleRow, findArticles } from "./search.js";

const FACTS = JSON.parse(document.getElementById("fact-names").textContent);
const STATUS = { open: "warn", answered: "good", closed: "" };

export class Tickets {
  #words;
  #identity;
  #list = document.getElementById("ticket-list");
  #place = document.getElementById("ticket");
  #section = document.getElementById("ticket-form-section");
  #form = document.getElementById("ticket-form");
  #new = document.getElementById("new-ticket");
  #shown = null;
  #sent = crypto.randomUUID();

  constructor(words, identity) {
    this.#words = words;
    this.#identity = identity;
    addEventListener("hashchange", () => this.#route());
    this.#new.addEventListener("click", () => this.#show(true));
    document.getElementById("cancel-ticket").addEventListener("click", () => this.#show(false));
    this.#form.topic.addEventListener("change", () => this.#suggest());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** Whether this customer may open a ticket now. */
  allow(option) {
    this.#new.hidden = !option.available;
    if (!option.available) this.#section.hidden = true;
  }

  leave() {
    this.#section.hidden = true;
    this.#place.hidden = true;
    this.#shown = null;
  }

  #show(on) {
    this.#section.hidden = !on;
    (on ? this.#form.topic : this.#new).focus();
  }

  async list() {
    const words = this.#words;
    this.#list.replaceChildren(h("p", { class: "waiting", text: words.t("loading") }));
    const { items } = await call("/support/tickets", { token: this.#identity() });
    const rows = items.map((ticket) =>
      h(
        "li",
        {},
        h(
          "a",
          { href: `#ticket-${ticket.number}` },
          h("b", { text: ticket.subject }),
          h("span", { class: `pill ${STATUS[ticket.status]}`, text: words.t(`status_${ticket.status}`) }),
          h("small", { text: this.#told(ticket) }),
        ),
      ),
    );
    this.#list.replaceChildren(rows.length ? h("ul", { class: "tickets" }, rows) : h("p", { class: "empty", text: words.t("no_tickets") }));
    if (this.#shown !== this.#asked) await this.#route();
  }

  /** The number in the address, of the ticket that is to be shown. */
  get #asked() {
    return location.hash.match(/^#ticket-(\w+)$/)?.[1] ?? null;
  }

  #told(ticket) {
    const words = this.#words;
    const parts = [words.t("ticket_n", { n: ticket.number }), words.t("opened", { when: words.moment(ticket.opened_at) })];
    if (ticket.status === "open") parts.push(words.t("reply_by", { when: words.moment(ticket.reply_due_by) }));
    return parts.join(" · ");
  }

  async #route() {
    const number = (this.#shown = this.#asked);
    this.#place.hidden = !number;
    if (!number || !this.#identity()) return;
    try {
      this.#draw(await call(`/support/tickets/${number}`, { token: this.#identity() }));
    } catch (problem) {
      this.#place.replaceChildren(h("p", { class: "fault", role: "alert", text: this.#words.problem(problem) }));
    }
    this.#place.focus();
  }

  #draw(ticket) {
    const words = this.#words;
    const replies = ticket.replies.map((reply) =>
      h("li", { class: reply.author }, h("small", { text: `${reply.author === "agent" ? (reply.name ?? words.t("agent")) : words.t("you")} · ${words.moment(reply.at)}` }), reply.text),
    );
    const text = h("textarea", { id: "reply", rows: 4, maxlength: 4000, required: true });
    const fault = h("p", { class: "fault", role: "alert" });
    const send = h("button", { class: "button", text: words.t("send") });
    const form = h("form", { class: "field" }, h("label", { for: "reply", text: words.t("reply") }), text, fault, h("p", {}, send));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!text.value.trim()) return;
      send.disabled = true;
      try {
        const body = { text: text.value };
        this.#draw(await call(`/support/tickets/${ticket.number}/replies`, { token: this.#identity(), body }));
        document.getElementById("reply").focus();
      } catch (problem) {
        fault.textContent = words.problem(problem);
        send.disabled = false;
      }
    });
    this.#place.replaceChildren(
      h(
        "div",
        { class: "card ticket" },
        h("div", { class: "bar" }, h("h2", { text: ticket.subject }), h("span", { class: `pill ${STATUS[ticket.status]}`, text: words.t(`status_${ticket.status}`) })),
        h("p", { class: "muted", text: this.#told(ticket) }),
        h("dl", {}, ticket.facts.map((fact) => h("div", {}, h("dt", { text: FACTS[fact.question] ?? fact.question }), h("dd", { text: fact.answer })))),
        replies.length > 0 && h("ol", { class: "replies" }, replies),
        form,
      ),
    );
    this.#place.hidden = false;
  }

  /** Articles on the topic first (R11), never in the way. */
  async #suggest() {
    const place = document.getElementById("form-articles");
    const chosen = this.#form.topic.selectedOptions[0];
    place.replaceChildren();
    if (!chosen?.value || chosen.value === "unknown") return;
    const { items } = await findArticles(this.#words, chosen.text).catch(() => ({ items: [] }));
    place.replaceChildren(...items.slice(0, 2).map(articleRow));
  }

  async #submit() {
    const fault = document.getElementById("ticket-fault");
    const { topic, subject, text } = this.#form;
    const missing = [topic, subject, text].find((field) => !field.value.trim());
    for (const field of [topic, subject, text]) field.toggleAttribute("aria-invalid", field === missing);
    fault.textContent = missing ? this.#words.t("check_fields") : "";
    if (missing) return missing.focus();
    const body = {
      topic: topic.value === "unknown" ? null : topic.value,
      subject: subject.value.trim(),
      text: text.value,
      language: this.#words.language,
      client_id: this.#sent,
    };
    try {
      const ticket = await call("/support/tickets", { token: this.#identity(), body });
      this.#sent = crypto.randomUUID();
      this.#form.reset();
      this.#section.hidden = true;
      location.hash = `ticket-${ticket.number}`;
      this.#shown = ticket.number;
      return await this.list();
    } catch (problem) {
      fault.textContent = problem.status === 409 ? this.#words.t("no_ticket_now") : this.#words.problem(problem);
      return undefined;
    }
  }
}
