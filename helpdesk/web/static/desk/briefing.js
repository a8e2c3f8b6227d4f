// What an agent should know before the first word, in the agent's language.

import { h, link } from "../widget/dom.js";
import { language, t } from "../staff/texts.js";
import { channelName, issueName, languageName, moments, pinName, planName, questionName, topicName } from "./names.js";

const VERIFIED = { verified: "good", failed: "bad", locked: "bad" };
const fact = (name, value, wide = false) => value && h("div", { class: wide ? "whole" : "" }, h("dt", { text: name }), h("dd", {}, value));

/** What led here in words, and why not the other ways, each with the rule it comes from. */
function why({ decision, because, customer }, zone) {
  if (!decision) return null;
  const against = ({ channel, reasons, opens_at: opens }) => {
    const words = reasons.map((reason) => t(`reason.${reason}`));
    if (opens) words.push(t("briefing.opens", { at: moments(opens, zone) }));
    return t("briefing.not_by", { channel: channelName(channel), reasons: words.join(", ") });
  };
  const others = decision.options.filter((option) => option.channel !== decision.channel && option.reasons.length > 0);
  const advised = because ? t(`briefing.because_${because}`, { channel: channelName(decision.channel) }) : t("briefing.advised", { channel: channelName(decision.channel) });
  return [
    advised,
    ...others.map(against),
    customer.pin === "verified" && t("briefing.pin_rule"),
    customer.stricter_verification && t("briefing.extra_care_why"),
  ].filter(Boolean).join("\n");
}

/** The issue in one sentence, and how sure the assistant was of it. */
function issue({ topic, confidence }) {
  if (!topic) return t("briefing.no_issue");
  const percent = confidence && Math.round(confidence * 100);
  const sure = percent >= 80 ? "good" : percent >= 50 ? "warn" : "bad";
  return [issueName(topic), percent && " ", percent && h("span", { class: `pill ${sure}`, text: t("briefing.percent", { percent }) })].filter(Boolean);
}

function article({ title, url, helped }) {
  const outcome = helped === true ? t("briefing.helped") : helped === false ? t("briefing.not_helped") : t("briefing.no_reaction");
  return h("div", {}, link(`${url}?language=${language}`, title), outcome && ` (${outcome})`);
}

const ticket = (each) => h("div", {}, h("a", { href: `/desk/tickets/${each.number}`, text: each.number }), ` ${each.subject} (${t(`briefing.${each.status}`)})`);
const earlier = (each) => h("div", {}, h("a", { href: `#/conversations/${each.id}`, text: topicName(each.topic) }), ` ${moments(each.created_at)} (${t(`queue.${each.state === "queued" ? "waiting" : each.state}`)})`);

export function briefingCard(briefing) {
  const { customer } = briefing;
  return h(
    "section",
    { class: "briefing", "aria-label": t("briefing.title") },
    h("p", { class: "issue" }, issue(briefing)),
    briefing.first_words && h("blockquote", { lang: customer.language, text: `“${briefing.first_words}”` }),
    h(
      "dl",
      {},
      fact(t("briefing.customer"), customer.email ?? t("briefing.not_identified")),
      fact(t("briefing.plan"), planName(customer.plan)),
      fact(t("briefing.language"), customer.languages.map(languageName).join(", ")),
      fact(t("briefing.identity"), [
        h("span", { class: `pill ${VERIFIED[customer.pin] ?? ""}`, text: pinName(customer.pin) }),
        customer.stricter_verification && h("span", { class: "pill bad", text: t("briefing.extra_care") }),
      ].filter(Boolean)),
      fact(t("briefing.zone"), customer.zoneinfo),
      briefing.facts.map((each) => fact(questionName(each.question), each.answer)),
      fact(t("briefing.why"), why(briefing, customer.zoneinfo), true),
      fact(t("briefing.articles"), briefing.articles.length > 0 && briefing.articles.map(article), true),
      fact(t("briefing.tickets"), briefing.tickets.length > 0 && briefing.tickets.slice(0, 5).map(ticket), true),
      fact(t("briefing.conversations"), briefing.conversations.length > 0 && briefing.conversations.map(earlier), true),
    ),
  );
}
