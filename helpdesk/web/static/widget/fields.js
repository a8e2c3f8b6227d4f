// Fields for what must not travel as a message: the support PIN, an address, a one-time code.

import { h } from "./dom.js";

const KINDS = {
  pin: { type: "password", inputmode: "numeric", autocomplete: "off", maxlength: 24, check: (value) => digits(value).length === 6 },
  code: { type: "text", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 24, check: (value) => digits(value).length === 6 },
  email: { type: "email", inputmode: "email", autocomplete: "email", maxlength: 320, check: (value) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value.trim()) },
};

export const digits = (text) => text.replace(/[\s.-]/g, "").replace(/\D/g, "x");

/** What a field sends: [call below the conversation, body]. */
function request(kind, value) {
  if (kind === "pin") return ["pin", { pin: digits(value) }];
  return ["identify", kind === "code" ? { code: digits(value) } : { email: value.trim() }];
}

/**
 * A form for one secret or address. `before`: what was wrong before, in words, and what was entered
 * then, where it may stay; `answered(fault, value)`: the same of this attempt, nothing if it went
 * well. It is for the caller to make the field anew: this one may no longer be on the page.
 */
export function field({ words, conversation }, kind, before, answered) {
  const { check, ...attributes } = KINDS[kind];
  const id = `field-${kind}`;
  const input = h("input", { id, ...attributes, spellcheck: "false", autocapitalize: "off", "aria-describedby": `${id}-hint ${id}-fault`, required: true });
  input.value = before.value ?? "";
  const said = h("p", { class: "fault", id: `${id}-fault`, role: "alert" });
  const button = h("button", { class: "primary", text: words.t(`${kind}_send`) });
  const form = h(
    "form",
    { class: "card field", novalidate: true },
    h("label", { for: id, text: words.t(`${kind}_label`) }),
    h("div", { class: "row" }, input, button),
    h("small", { id: `${id}-hint`, text: words.t(`${kind}_hint`) }),
    said,
  );
  if (before.fault) queueMicrotask(() => wrong(before.fault));

  function wrong(text) {
    said.textContent = text;
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const value = input.value;
    if (!check(value)) return wrong(words.t(`${kind}_invalid`));
    // A secret leaves the page with the request and stays nowhere in it.
    if (kind !== "email") input.value = "";
    button.disabled = true;
    said.textContent = "";
    try {
      const answer = await conversation.post(...request(kind, value));
      const left = answer.pin === "failed" && "attempts_left" in answer ? words.t("pin_left", { n: answer.attempts_left }) : null;
      answered(left);
    } catch (problem) {
      answered(problem.status === 422 ? words.t(`${kind}_invalid`) : words.problem(problem), kind === "email" ? value : "");
    }
  });
  return form;
}
