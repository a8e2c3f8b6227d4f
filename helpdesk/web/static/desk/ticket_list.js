// The list of tickets, by status.

import { h } from "../widget/dom.js";
import { call } from "../staff/api.js";
import { t } from "../staff/texts.js";
import { languageName, topicName } from "./names.js";
import { clock } from "./tickets.js";

const STATUSES = ["open", "answered", "closed"];
let status = "open";
let pages = 1;

function ticketItem(ticket, current) {
  const [text, urgency] = clock(ticket);
  return h(
    "li",
    {},
    h(
      "a",
      { class: "item", href: `#/tickets/${ticket.number}`, "aria-current": current === ticket.number ? "true" : null },
      h("span", { class: "row" }, h("b", { text: ticket.subject }), h("span", { class: `wait ${urgency}`, text })),
      h("small", { text: [ticket.number, topicName(ticket.topic), languageName(ticket.language)].join(" · ") }),
    ),
  );
}

/** The rows, the filters above them, and whether there are more. */
export async function ticketRows(current, again) {
  let items = [];
  let next = null;
  for (let page = 0; page < pages && (page === 0 || next); page += 1) {
    const answer = await call(`/desk/tickets?status=${status}${next ? `&cursor=${next}` : ""}`);
    items = items.concat(answer.items);
    ({ next } = answer);
  }
  const pick = (name) => () => {
    status = name;
    pages = 1;
    again();
  };
  const filters = STATUSES.map((name) => h("button", { type: "button", "aria-pressed": String(name === status), text: t(`briefing.${name}`), onclick: pick(name) }));
  const more = next && h("button", { class: "button second", type: "button", text: t("queue.more"), onclick: () => ((pages += 1), again()) });
  return { rows: items.map((item) => ticketItem(item, current)), filters, more };
}
