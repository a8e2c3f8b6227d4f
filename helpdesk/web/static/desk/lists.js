// The lists on the left: who waits, who is served, closed ones.

import { h } from "../widget/dom.js";
import { call } from "../staff/api.js";
import { CHANNELS, PIN, languageName, moments, planName, span, topicName } from "./names.js";

export const VIEWS = {
  waiting: { title: "Waiting", state: "queued", empty: "Nobody waits. New arrivals appear here by themselves." },
  live: { title: "Live", state: "live", empty: "No conversation is live." },
  bot: { title: "With the assistant", state: "bot", empty: "Nobody talks to the assistant now." },
  closed: { title: "Closed", state: "closed", empty: "No conversation has been closed yet." },
};
const ACCEPT_WITHIN_MIN = 10;

export function conversationItem(item, current) {
  const waited = item.state === "queued" ? Date.now() - new Date(item.waiting_since) : null;
  // A simulated conversation may wait since a day that has not come; then its wait says nothing.
  const known = waited !== null && waited >= 0 && waited < 86_400_000;
  const late = known && waited > ACCEPT_WITHIN_MIN * 60_000 * 0.8 ? " late" : known && waited > ACCEPT_WITHIN_MIN * 30_000 ? " soon" : "";
  const told = [languageName(item.language), planName(item.plan), item.handoff && CHANNELS[item.handoff.channel], item.pin !== "not_asked" && PIN[item.pin], item.stricter_verification && "extra care"];
  return h(
    "li",
    {},
    h(
      "a",
      { class: "item", href: `#/conversations/${item.id}`, "aria-current": current === item.id ? "true" : null },
      h("span", { class: "row" }, h("b", { text: topicName(item.topic) }), h("span", { class: `wait${late}`, text: waited === null ? moments(item.updated_at) : known ? span(waited) : "waiting" })),
      item.first_words && h("p", { text: item.first_words, lang: item.language }),
      h("small", { text: told.filter(Boolean).join(" · ") }),
    ),
  );
}

export const conversations = (state) => call(`/desk/conversations?state=${state}`);
