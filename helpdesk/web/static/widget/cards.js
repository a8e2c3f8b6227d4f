// Cards: an article, a file, why this channel, what a ticket will say, and its status.

import { h, icon, link } from "./dom.js";

/** An article, to read in place or as a page. */
export function articleCard(ui, article) {
  const { words } = ui;
  const body = h("div", { class: "preview", hidden: true });
  const show = h("button", { type: "button", class: "plain", "aria-expanded": "false", text: words.t("preview") });
  show.addEventListener("click", async () => {
    const opening = body.hidden;
    body.hidden = !opening;
    show.setAttribute("aria-expanded", String(opening));
    show.textContent = words.t(opening ? "hide" : "preview");
    if (!opening || body.childElementCount) return;
    const { preview } = await ui.more("article.js");
    body.replaceChildren(await preview(ui, article));
  });
  return h(
    "article",
    { class: "card article" },
    h("div", { class: "row" }, icon("doc"), h("b", { class: "grow", text: article.title })),
    body,
    h("div", { class: "row" }, show, link(article.url, words.t("open_article"), { class: "plain" })),
  );
}

/** A file that somebody sent, to save. */
export function fileCard(ui, file) {
  const { words } = ui;
  return h(
    "button",
    { type: "button", class: "card file", onclick: () => ui.save(`attachments/${file.id}`, file.name), "aria-label": words.t("download", { name: file.name }) },
    icon("file"),
    h("span", { class: "grow" }, h("b", { text: file.name }), h("small", { text: words.size(file.size) })),
    icon("down"),
  );
}

/** "Why this channel": the three options, open or not and why, in the visitor's own time. */
export function decisionCard({ words }, decision, open, toggled) {
  const rows = decision.options.map((option) => {
    const why = option.reasons.map((reason) => words.t(`no_${reason}`));
    if (option.opens_at) why.push(words.t("opens", { when: words.moment(option.opens_at) }));
    if (option.available && option.language) why.push(words.languageName(option.language));
    return h(
      "li",
      { class: option.channel === decision.channel ? "chosen" : "" },
      h("b", { text: words.t(option.channel) }),
      h("span", { class: `pill ${option.available ? "good" : "off"}`, text: words.t(option.available ? "open_now" : "not_now") }),
      h("small", { text: why.join(" · ") }),
    );
  });
  const summary = h("summary", { text: words.t("why") });
  const card = h("details", { class: "card why" }, summary, h("ul", {}, rows));
  card.open = open;
  card.addEventListener("toggle", () => toggled(card.open));
  summary.addEventListener("click", () => setTimeout(() => card.open && card.scrollIntoView({ block: "nearest" })));
  return card;
}

/** A ticket: number, subject, status, and when the answer is due. */
export function ticketCard({ words, base }, ticket) {
  const due = ticket.status === "open" ? words.t("reply_by", { when: words.moment(ticket.reply_due_by) }) : null;
  return h(
    "div",
    { class: "card ticket" },
    h("div", { class: "row" }, h("b", { class: "grow", text: words.t("ticket_n", { n: ticket.number }) }), h("span", { class: `pill ${ticket.status === "open" ? "warn" : "good"}`, text: words.t(`status_${ticket.status}`) })),
    h("p", { text: ticket.subject }),
    due && h("small", { text: due }),
    link(`${base}/support/tickets/${ticket.number}?language=${words.language}`, words.t("open_ticket_page"), { class: "plain" }),
  );
}

/** What the ticket will say, each field with its own way to change it while the question is open. */
export function summaryCard(ui, { summary, text }, open) {
  const { words } = ui;
  const parts = text.split("\n\n");
  const edit = (field) =>
    open && field.edit && h("button", { type: "button", class: "plain", text: words.t("edit"), "aria-label": `${words.t("edit")}: ${field.label}`, onclick: () => ui.pick({ id: field.edit, title: field.label }) });
  return h(
    "div",
    { class: "bubble summary" },
    h("p", { text: parts[0] }),
    h("b", { text: summary.title }),
    h("dl", {}, summary.fields.map((field) => h("div", {}, h("dt", { text: field.label }), h("dd", {}, h("span", { text: field.value }), edit(field))))),
    parts.length > 1 && h("p", { text: parts.at(-1) }),
  );
}
