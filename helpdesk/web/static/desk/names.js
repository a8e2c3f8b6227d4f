// Names of things and times, in the agent's language.

import { language, t, texts } from "../staff/texts.js";

const names = JSON.parse(document.getElementById("names").textContent);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const LANGUAGES = new Intl.DisplayNames([language], { type: "language" });

export const TOPICS = Object.keys(names.topics).filter((topic) => topic !== "unknown");
export const topicName = (topic) => capital(names.topics[topic ?? "unknown"] ?? topic);
/** The issue as a sentence; a topic that has none yet is named. */
export const issueName = (topic) => texts.issue[topic] ?? `${topicName(topic)}.`;
export const planName = (plan) => (plan ? names.plans[plan] : t("briefing.not_identified"));
export const questionName = (question) => names.questions[question] ?? question;
export const languageName = (code) => LANGUAGES.of(code);
export const channelName = (channel) => t(`channel.${channel}`);
export const pinName = (pin) => t(`pin.${pin}`);

const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const locale = language === "en" ? "en-GB" : language;
const format = (at, options, zone) => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(new Date(at));
const SHORT = { hour: "2-digit", minute: "2-digit" };
const LONG = { weekday: "short", day: "numeric", month: "short", ...SHORT };

/** The agent's time and, where it differs, the customer's. */
export function times(at, zone, options = SHORT) {
  const here = format(at, options, own);
  const there = zone && format(at, options, zone);
  return there && there !== here ? t("conversation.time_there", { here, there }) : here;
}

export const moments = (at, zone) => times(at, zone, LONG);

/** How long ago, or until: "4 min", "2 h 10". */
export function span(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return t("queue.minutes", { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t("queue.hours", { hours, minutes: String(minutes % 60).padStart(2, "0") });
  return t("queue.days", { days: Math.floor(hours / 24) });
}
