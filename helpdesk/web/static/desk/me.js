// What an agent states of themselves, changed in place: languages, capacity.

import { h } from "../widget/dom.js";
import { call, told } from "../staff/api.js";
import { t } from "../staff/texts.js";
import { toast } from "./dialogs.js";
import { languageName } from "./names.js";

const CODES = ["en", "fr", "de", "es", "pt"];
const find = (id) => document.getElementById(id);

async function change(what) {
  try {
    await call("/session", { method: "PATCH", body: what });
  } catch (problem) {
    toast(told(problem));
  }
}

/** Fill the menu with what `me` stated. */
export function showMe(me) {
  const boxes = CODES.map((code) => h("input", { type: "checkbox", value: code, checked: me.languages.includes(code) }));
  for (const box of boxes) {
    box.addEventListener("change", () => {
      const chosen = boxes.filter((each) => each.checked).map((each) => each.value);
      // Who answers in no language at all could as well sign out: the last one stays.
      if (chosen.length === 0) box.checked = true;
      else change({ languages: chosen });
    });
  }
  find("my-languages").append(...boxes.map((box) => h("label", { class: "check" }, box, languageName(box.value))));
  find("my-capacity").value = me.capacity;
  find("my-capacity").addEventListener("change", (event) => event.target.reportValidity() && change({ capacity: event.target.valueAsNumber }));
}

/** How many of those they want they have. */
export function showLoad({ live, capacity }) {
  find("load").textContent = t("queue.load", { live, capacity });
  find("load").setAttribute("aria-label", t("queue.load_label", { live, capacity }));
  find("load").classList.toggle("warn", live >= capacity);
}
