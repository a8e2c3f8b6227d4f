// Forms of staff pages: each says which call it is, and the page shows what is true afterwards.

import { ask, toast } from "../desk/dialogs.js";
import { call, told } from "./api.js";

/** What a form holds: lists for boxes of one name and for `teams`, numbers as numbers. */
function bodyOf(form) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name || field.disabled) continue;
    if (field.type === "checkbox") body[field.name] = [...(body[field.name] ?? []), ...(field.checked ? [field.value] : [])];
    else if (field.name === "teams") body.teams = field.value.split(",").map((each) => each.trim()).filter(Boolean);
    else body[field.name] = field.type === "number" ? field.valueAsNumber : field.value;
  }
  return body;
}

/** The page as it is now, in the place of what it shows; what was unfolded stays unfolded. */
export async function renew() {
  const answer = await fetch(location.href, { headers: { "X-Guichet": "1" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!fresh.querySelector("main .staff-page")) return location.reload();
  const open = [...document.querySelectorAll("main details[open]")].map((each) => each.id);
  const focused = document.activeElement?.id;
  document.querySelector("main").replaceChildren(...fresh.querySelector("main").childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus();
  return undefined;
}

async function send(from, { body, fault }) {
  const { call: path, method = "POST", said, sure, sureText } = from.dataset;
  if (sure && (await ask({ title: sure, text: sureText, action: from.textContent })) === null) return;
  fault.textContent = "";
  from.setAttribute("aria-busy", "true");
  try {
    const answer = await call(path, { method, body: method === "DELETE" ? undefined : body });
    from.dispatchEvent(new CustomEvent("answered", { bubbles: true, detail: answer }));
    if (from.matches("form")) closeUp(from);
    await renew();
    if (said) toast(said.replace("{email}", body?.email ?? ""));
  } catch (problem) {
    // What was written stays where it is.
    fault.textContent = told(problem);
    from.querySelector?.(`[name="${problem.field}"]`)?.focus();
  } finally {
    from.removeAttribute("aria-busy");
  }
}

function closeUp(form) {
  form.closest("details")?.removeAttribute("open");
}

/** All forms and buttons with `data-call`, also those that come later; each tells what was "answered". */
export function serveForms() {
  addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.call) return;
    event.preventDefault();
    send(form, { body: bodyOf(form), fault: form.querySelector(".fault") });
  });
  addEventListener("click", (event) => {
    const button = event.target.closest("button[data-call]");
    if (!button) return;
    const fault = button.closest("form, section").querySelector(".fault") ?? button.parentElement.appendChild(Object.assign(document.createElement("p"), { className: "fault" }));
    send(button, { body: JSON.parse(button.dataset.body ?? "{}"), fault });
  });
}
