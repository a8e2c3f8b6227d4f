// One ticket: facts, correspondence, the conversation it came from, reply and close.

import { h } from "../widget/dom.js";
import { call, told } from "../staff/api.js";
import { toast } from "./dialogs.js";
import { languageName, moments, questionName, span, topicName } from "./names.js";
import { fileRow, messageRow } from "./transcript.js";

const HOUR = 3_600_000;

/** The reply clock: [text, class]. Warnings at four hours and one. */
export function clock(ticket) {
  if (ticket.status !== "open") return [ticket.status === "answered" ? "Answered" : "Closed", ""];
  const left = new Date(ticket.reply_due_by) - Date.now();
  if (left < 0) return [`${span(-left)} overdue`, "late"];
  return [`${span(left)} left`, left < HOUR ? "late" : left < 4 * HOUR ? "soon" : ""];
}

export class TicketView {
  #place;
  #changed;

  constructor(place, number, changed) {
    this.number = number;
    this.#place = place;
    this.#changed = changed;
  }

  async open() {
    this.#place.replaceChildren(h("p", { class: "none", role: "status", text: "Loading…" }));
    this.#draw(await call(`/desk/tickets/${this.number}`));
  }

  async refresh() {}

  #draw(ticket) {
    const [text, urgency] = clock(ticket);
    const fact = (name, value) => value && h("div", {}, h("dt", { text: name }), h("dd", { text: value }));
    const entries = ticket.replies.map((reply) => h("li", { class: reply.author }, h("div", { class: "by" }, h("b", { text: reply.author === "agent" ? (reply.name ?? "Agent") : "Customer" }), " ", h("time", { datetime: reply.at, text: moments(reply.at) })), h("div", { class: "text", text: reply.text })));
    const transcript = ticket.messages.length > 0 && h("details", {}, h("summary", { text: `Conversation (${ticket.messages.length} messages)` }), h("ol", { class: "said" }, ticket.messages.map((message) => messageRow(message))));
    this.#place.replaceChildren(
      h(
        "div",
        { class: "head" },
        h("a", { class: "tool back", href: "#/tickets", text: "Back" }),
        h("h2", { text: ticket.subject }),
        ticket.urgent && h("span", { class: "pill bad", text: "Urgent" }) || "",
        h("span", { class: `pill ${urgency === "late" ? "bad" : urgency === "soon" ? "warn" : ""}`, text }),
        ticket.status !== "closed" ? h("button", { class: "tool", type: "button", text: "Close ticket", onclick: () => this.close() }) : "",
      ),
      h(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": "Ticket" },
        h(
          "section",
          { class: "briefing", "aria-label": "Ticket" },
          h("dl", {}, fact("Ticket", ticket.number), fact("Topic", topicName(ticket.topic)), fact("Customer", ticket.account), fact("Language", languageName(ticket.language)), fact("Opened", moments(ticket.opened_at)), fact("Answer due", moments(ticket.reply_due_by)), ticket.stricter_verification && fact("Identity", "Verify with extra care"), ticket.facts.map((each) => fact(questionName(each.question), each.answer))),
        ),
        ticket.files.length > 0 && h("div", { class: "files", role: "group", "aria-label": "Files" }, ticket.files.map(fileRow)) || "",
        entries.length > 0 && h("ol", { class: "said", "aria-label": "Correspondence" }, entries) || "",
        transcript || "",
      ),
      ticket.status === "closed" ? h("p", { class: "take", text: "This ticket is closed. The customer can reopen it by replying." }) : this.#form(ticket),
    );
  }

  #form(ticket) {
    const key = `guichet:draft:ticket:${ticket.number}`;
    const text = h("textarea", { id: "write", rows: 4, maxlength: 4000, "aria-label": "Reply to the customer", placeholder: "Reply. The customer gets it by mail and in the Support Center." });
    text.value = localStorage.getItem(key) ?? "";
    text.addEventListener("input", () => localStorage.setItem(key, text.value));
    const form = h("form", { class: "write reply" }, text, h("div", { class: "row" }, h("small", { text: `Answer in ${languageName(ticket.language)}` }), h("button", { class: "button", text: "Send reply" })));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (text.value.trim() && (await this.#do("replies", { text: text.value }))) {
        localStorage.removeItem(key);
        this.write();
        document.getElementById("write").value = "";
      }
    });
    return form;
  }

  write() {
    document.getElementById("write")?.focus();
  }

  close() {
    return this.#do("close");
  }

  async #do(what, body = {}) {
    try {
      this.#draw(await call(`/desk/tickets/${this.number}/${what}`, { body }));
      this.#changed();
      return true;
    } catch (problem) {
      toast(told(problem));
      return false;
    }
  }
}
