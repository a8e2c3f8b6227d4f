// Other desks: plain forms, and what is shown once: a secret, and how a test went.

import { h } from "../widget/dom.js";
import { serveForms } from "./forms.js";

function show(title, text, code, tools = []) {
  const dialog = h(
    "dialog",
    { "aria-labelledby": "shown-title" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "shown-title", text: title }),
      text && h("p", { text }),
      code && h("code", { class: "shown", tabindex: 0, text: code }),
      h("div", { class: "row" }, tools, h("button", { class: "button", text: words().done })),
    ),
  );
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

function words() {
  return document.getElementById("webhooks").dataset;
}

addEventListener("answered", ({ detail }) => {
  if (detail?.secret) {
    const copy = h("button", { class: "button second", type: "button", text: words().copy, onclick: () => navigator.clipboard?.writeText(detail.secret) });
    show(words().secretTitle, words().secretText, detail.secret, [copy]);
  } else if (detail && "delivered" in detail) {
    show(detail.delivered ? words().took : words().tookNot, "", detail.answer);
  }
});

serveForms();
document.documentElement.dataset.ready = "";
