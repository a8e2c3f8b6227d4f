// The demo's controls: who visits this page, in which language, at which time.

import { nextWeekday, parisField, parisInstant } from "./paris.js";

const PINS = { free: "100001", essential: "200002", premium: "300003", custom: "400004" };
const PRESETS = [
  ["now", "Now", () => null],
  ["tuesday", "Tuesday 10:00", () => nextWeekday(2, 10, 0)],
  ["evening", "Friday 17:55", () => nextWeekday(5, 17, 55)],
  ["sunday", "Sunday 10:00", () => nextWeekday(0, 10, 0)],
  ["other", "Another …", () => undefined],
];
const EXAMPLES = [
  ["fr", "Je voudrais être remboursé de ma dernière facture."],
  ["en", "My API key gives error 401. Can I talk to someone?"],
  ["de", "Unsere Newsletter landen seit Montag im Spam."],
  ["es", "No puedo entrar en mi cuenta."],
  ["pt", "Acho que minha conta foi invadida!"],
];
const KEPT = "guichet:demo";

const form = document.getElementById("controls");
const fault = document.getElementById("fault");
const told = document.getElementById("told");
const { at } = form.elements;

function build() {
  const presets = document.getElementById("presets");
  for (const [value, title] of PRESETS) {
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "radio", name: "when", value, checked: value === "now" });
    label.append(input, Object.assign(document.createElement("span"), { textContent: title }));
    presets.append(label);
  }
  for (const [lang, text] of EXAMPLES) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text, lang });
    button.addEventListener("click", () => window.Guichet.say(text));
    const item = document.createElement("li");
    item.append(button);
    document.getElementById("examples").append(item);
  }
  document.getElementById("origin").textContent = location.origin;
  document.getElementById("open").addEventListener("click", () => window.Guichet.open());
}

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  for (const [name, value] of Object.entries(kept)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
}

function chosenInstant(values) {
  if (values.when === "other") {
    const [, ...parts] = values.at?.match(/^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/) ?? [];
    if (!parts.length) return null;
    const [year, month, ...rest] = parts.map(Number);
    return parisInstant(year, month - 1, ...rest);
  }
  return PRESETS.find(([name]) => name === values.when)[2]();
}

async function identityFor({ account, user, language }) {
  if (account === "stranger") return null;
  const answer = await fetch("/api/v1/demo/identity", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ account, user: user || null, language: language || null, zoneinfo: Intl.DateTimeFormat().resolvedOptions().timeZone }),
  });
  if (!answer.ok) throw new Error((await answer.json()).detail[0].message);
  return (await answer.json()).identity;
}

/** The demo page stands for the dashboard too: who is signed in there is so in the Support Center. */
function signInToSupport(identity) {
  const body = new URLSearchParams(identity ? { identity } : {});
  return fetch(`/support/${identity ? "sign-in" : "sign-out"}`, { method: "POST", body, redirect: "manual" });
}

let applying = Promise.resolve();

/** One change after the other; each reads what is chosen by then. */
function apply() {
  form.setAttribute("aria-busy", "true");
  const mine = (applying = applying.then(applyNow, applyNow).finally(() => applying === mine && form.removeAttribute("aria-busy")));
}

async function applyNow() {
  const values = Object.fromEntries(new FormData(form));
  fault.textContent = "";
  at.parentElement.hidden = values.when !== "other";
  if (values.when === "other" && !values.at) at.value = values.at = parisField(new Date());
  if (!form.elements.user.checkValidity()) {
    fault.textContent = "A user name has letters, digits, - and _ only.";
    return;
  }
  sessionStorage.setItem(KEPT, JSON.stringify(values));
  const instant = chosenInstant(values);
  document.getElementById("pin").textContent = PINS[values.account] ?? "none";
  told.textContent = instant
    ? `The conversation stands at ${new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Paris", dateStyle: "full", timeStyle: "short" }).format(instant)} in Paris.`
    : "The conversation goes by the real clock.";
  try {
    const identity = await identityFor(values);
    await signInToSupport(identity);
    await window.Guichet.init({
      identity,
      language: values.language || navigator.language,
      simulatedNow: instant?.toISOString() ?? null,
      theme: document.documentElement.dataset.theme ?? "auto",
    });
  } catch (error) {
    fault.textContent = `That did not work: ${error.message}`;
  }
}

build();
restore();
form.addEventListener("change", apply);
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("guichet:theme", ({ detail }) => window.Guichet.configure({ theme: detail }));
apply();
