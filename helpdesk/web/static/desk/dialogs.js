// Dialogs and short notices.

import { h } from "../widget/dom.js";
import { t } from "../staff/texts.js";

/**
 * Ask for a text (or only a yes). Resolves with the text, or null when it was left.
 * `extra`: fields of the caller's own; `fault`: why it did not work before; `input(text)`: typed.
 */
export function ask({ title, text, label, action, optional = true, extra, fault, value = "", input: typed }) {
  const input = label && h("textarea", { id: "asked", rows: 3, maxlength: 2000, required: !optional });
  if (input) input.value = value;
  if (input && typed) input.addEventListener("input", () => typed(input.value));
  const dialog = h(
    "dialog",
    { "aria-labelledby": "asked-title" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "asked-title", text: title }),
      text && h("p", { text }),
      fault && h("p", { class: "fault", role: "alert", text: fault }),
      extra,
      input && h("div", { class: "field" }, h("label", { for: "asked", text: label }), input),
      h(
        "div",
        { class: "row" },
        h("button", { class: "button second", type: "button", text: t("conversation.cancel"), onclick: () => dialog.close("") }),
        h("button", { class: "button", value: "yes", text: action }),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(dialog.returnValue === "yes" ? (input ? input.value.trim() : "") : null);
    }),
  );
}

export function showKeys(keys) {
  const dialog = h(
    "dialog",
    { "aria-labelledby": "keys-title" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "keys-title", text: t("queue.keys") }),
      h("dl", { class: "keys" }, keys.flatMap(([key, what]) => [h("dt", {}, key.split(" / ").flatMap((each, place) => [place > 0 && " ", h("kbd", { text: each })])), h("dd", { text: what })])),
      h("div", { class: "row" }, h("button", { class: "button", text: t("conversation.close") })),
    ),
  );
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

let gone = null;

export function toast(text) {
  const place = document.getElementById("toast");
  place.textContent = text;
  clearTimeout(gone);
  gone = setTimeout(() => (place.textContent = ""), 6_000);
}
