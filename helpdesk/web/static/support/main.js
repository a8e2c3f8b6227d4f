// The Support Center: what comes to life for a signed-in customer, and search as one types.

import { h } from "../widget/dom.js";
import { call, keepIdentity, takeIdentity } from "./api.js";
import { showOptions } from "./options.js";
import { pinCard } from "./pin.js";
import { searchAsTyped } from "./search.js";
import { Tickets } from "./tickets.js";
import { loadWords } from "./words.js";

const DEMO = "guichet:support-demo";
const words = await loadWords(document.documentElement.lang);
const options = document.getElementById("options");
const account = document.getElementById("account");
let identity = takeIdentity();
const tickets = new Tickets(words, () => identity);
const pin = pinCard(words, () => identity);

searchAsTyped(words);

async function signedIn() {
  const known = Boolean(identity);
  document.getElementById("tickets").hidden = !known;
  document.getElementById("pin-card").hidden = !known;
  pin.hide();
  if (!known) {
    tickets.leave();
    options.replaceChildren(h("p", { class: "muted", text: words.t("sign_in_hint") }));
    return;
  }
  options.replaceChildren(h("p", { class: "waiting", role: "status", text: words.t("loading") }));
  try {
    const decision = await call(`/support/options?language=${words.language}`, { token: identity });
    showOptions(options, words, decision);
    tickets.allow(decision.options[0]);
    pin.allow(decision.options.some((option) => option.channel !== "ticket" && !option.reasons.includes("plan")));
    await tickets.list();
  } catch (problem) {
    if (problem.status === 401) {
      keepIdentity(null);
      identity = null;
      await signedIn();
    }
    options.replaceChildren(
      h("p", { class: "fault", role: "alert", text: words.problem(problem) }),
      h("button", { class: "button second", type: "button", text: words.t("retry"), onclick: signedIn }),
    );
  }
}

if (account) {
  // What was picked before this script had loaded counts too.
  const picked = account.value;
  account.value = picked || (sessionStorage.getItem(DEMO) ?? "");
  const choose = async () => {
    sessionStorage.setItem(DEMO, account.value);
    identity = null;
    if (account.value) {
      const body = { account: account.value, user: null, language: words.language, zoneinfo: null };
      ({ identity } = await call("/demo/identity", { body }));
    }
    keepIdentity(identity);
    await signedIn();
  };
  account.addEventListener("change", choose);
  if (picked && picked !== sessionStorage.getItem(DEMO)) await choose();
}
addEventListener("online", signedIn);
await signedIn();
document.documentElement.dataset.ready = "";
