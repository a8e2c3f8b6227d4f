// Names of things and times, for agents.

const names = JSON.parse(document.getElementById("names").textContent);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language" });

export const topicName = (topic) => capital(names.topics[topic ?? "unknown"] ?? topic);
export const planName = (plan) => (plan ? names.plans[plan] : "Not identified");
export const questionName = (question) => names.questions[question] ?? question;
export const languageName = (code) => LANGUAGES.of(code);
export const CHANNELS = { ticket: "Ticket", chat: "Chat", phone: "Phone" };
export const PIN = { not_asked: "PIN not asked", asked: "PIN asked", verified: "Verified by PIN", failed: "Wrong PIN", locked: "PIN locked" };
export const REASONS = {
  sign_in: "not identified",
  plan: "not in the plan",
  language: "language not spoken",
  closed: "closed",
  written_only: "must be in writing",
  ticket_pending: "ticket pending",
};

const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const format = (at, options, zone) => new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }).format(new Date(at));
const SHORT = { hour: "2-digit", minute: "2-digit" };
const LONG = { weekday: "short", day: "numeric", month: "short", ...SHORT };

/** The agent's time and, where it differs, the customer's. */
export function times(at, zone, options = SHORT) {
  const here = format(at, options, own);
  const there = zone && format(at, options, zone);
  return there && there !== here ? `${here} (${there} customer)` : here;
}

export const moments = (at, zone) => times(at, zone, LONG);

/** How long ago, or until: "4 min", "2 h 10". */
export function span(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${String(minutes % 60).padStart(2, "0")}` : `${Math.floor(hours / 24)} days`;
}
