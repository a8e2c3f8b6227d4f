// The lists on the left: who waits, who is served, who talks to the assistant, closed ones.

import { h } from "../widget/dom.js";
import { call } from "../staff/api.js";
import { t } from "../staff/texts.js";
import { channelName, languageName, moments, pinName, planName, span, topicName } from "./names.js";

export const VIEWS = { waiting: "queued", live: "live", bot: "bot", closed: "closed" };

/** From half of the time within which somebody must accept it is soon, from four fifths late. */
const urgency = (seconds, within) => (seconds > within * 0.8 ? "late" : seconds > within * 0.5 ? "soon" : "");

/** Of a team or the speakers of a language, as a hand-off names them. */
const groupName = (team) => team && (team.startsWith("language:") ? languageName(team.slice(9)) : team.replace(/^team:/, ""));

/** `heard`: when the list came; waits count on from there. */
export function conversationItem(item, { current, within, heard }) {
  const waits = item.waited_seconds ?? null;
  const seconds = waits === null ? 0 : waits + (Date.now() - heard) / 1000;
  const hurry = waits === null ? "" : urgency(seconds, within);
  const left = Math.max(0, Math.ceil((within - seconds) / 60));
  const whom = item.handoff?.for_agent ?? groupName(item.handoff?.for_team);
  const told = [
    languageName(item.language),
    planName(item.plan),
    item.handoff && channelName(item.handoff.channel),
    item.pin !== "not_asked" ? pinName(item.pin) : item.state !== "bot" && t("conversation.unverified"),
    item.stricter_verification && t("queue.extra_care"),
    item.state === "live" && item.handoff?.agent,
  ];
  return h(
    "li",
    {},
    h(
      "a",
      { class: `item${item.mine ? " mine" : ""}${hurry && ` ${hurry}`}`, href: `#/conversations/${item.id}`, "aria-current": current === item.id ? "true" : null },
      h(
        "span",
        { class: "row" },
        h("b", { text: topicName(item.topic) }),
        h("span", { class: `wait ${hurry}`, text: waits === null ? (item.updated_at ? moments(item.updated_at) : "") : span(seconds * 1000) }),
      ),
      item.first_words && h("p", { text: item.first_words, lang: item.language }),
      h("small", { text: told.filter(Boolean).join(" · ") }),
      hurry && h("small", { class: `promise ${hurry}`, text: t("conversation.promise", { minutes: left }) }),
      item.for_me && h("span", { class: "pill good", text: t("conversation.for_me") }),
      !item.for_me && whom && h("span", { class: "pill", text: t("conversation.for_whom", { name: whom }) }),
      item.answerable === false && h("span", { class: "pill", text: t("queue.other_language") }),
    ),
  );
}

export const conversations = (state) => call(`/desk/conversations?state=${state}`);

/** Rows that stay keep their link, so that a press is not lost when the list changes under it. */
export function renewItems(list, rows) {
  const address = (row) => row.querySelector("a").getAttribute("href");
  const coming = new Set(rows.map(address));
  const there = new Map();
  for (const row of [...list.children]) coming.has(address(row)) ? there.set(address(row), row) : row.remove();
  rows.forEach((row, place) => {
    const kept = there.get(address(row)) ?? row;
    if (kept !== row) {
      const [link, fresh] = [kept, row].map((each) => each.querySelector("a"));
      link.className = fresh.className;
      if (fresh.hasAttribute("aria-current")) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      link.replaceChildren(...fresh.childNodes);
    }
    if (list.children[place] !== kept) list.insertBefore(kept, list.children[place] ?? null);
  });
}
