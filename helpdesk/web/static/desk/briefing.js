// What an agent should know before the first word.

import { h } from "../widget/dom.js";
import { CHANNELS, PIN, REASONS, languageName, moments, planName, questionName, topicName } from "./names.js";

const fact = (name, value, wide = false) => value && h("div", { class: wide ? "whole" : "" }, h("dt", { text: name }), h("dd", {}, value));

/** The decision that led here, in words. */
function why(decision, zone) {
  if (!decision) return null;
  const others = decision.options
    .filter((option) => option.channel !== decision.channel && option.reasons.length)
    .map((option) => `${CHANNELS[option.channel]}: ${option.reasons.map((reason) => REASONS[reason]).join(", ")}${option.opens_at ? ` (opens ${moments(option.opens_at, zone)})` : ""}`);
  const chosen = { wait: "Wait for the pending ticket", contact_page: "Contact page" }[decision.channel] ?? CHANNELS[decision.channel];
  return [`Advised: ${chosen}`, ...others].join("\n");
}

export function briefingCard(briefing) {
  const { customer } = briefing;
  const verified = { verified: "good", failed: "bad", locked: "bad" }[customer.pin] ?? "";
  const articles = briefing.articles.map((article) => `${article.title ?? article.slug ?? article}${article.helped === true ? " (helped)" : article.helped === false ? " (did not help)" : ""}`);
  return h(
    "section",
    { class: "briefing", "aria-label": "Briefing" },
    briefing.first_words && h("blockquote", { lang: customer.language, text: `“${briefing.first_words}”` }),
    h(
      "dl",
      {},
      fact("Issue", `${topicName(briefing.topic)}${briefing.confidence ? `, ${Math.round(briefing.confidence * 100)} % sure` : ""}`),
      fact("Customer", customer.email ?? "Not identified"),
      fact("Plan", planName(customer.plan)),
      fact("Identity", [
        h("span", { class: `pill ${verified}`, text: PIN[customer.pin] }),
        customer.stricter_verification && h("span", { class: "pill bad", text: "Verify with extra care" }),
      ].filter(Boolean)),
      fact("Language", customer.languages.map(languageName).join(", ")),
      fact("Time zone", customer.zoneinfo),
      ...briefing.facts.map((each) => fact(questionName(each.question), each.answer)),
      fact("Why here", why(briefing.decision, customer.zoneinfo), true),
      fact("Articles shown", articles.join("\n"), true),
      fact("Earlier tickets", briefing.tickets.length > 0 && briefing.tickets.slice(0, 5).map((ticket) => h("div", {}, h("a", { href: `/desk/tickets/${ticket.number}`, text: ticket.number }), ` ${ticket.subject} (${ticket.status})`)), true),
    ),
  );
}
