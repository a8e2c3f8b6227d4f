// The widget's frame: the elements that are always there, and how they behave in any page.

import { h, icon } from "./dom.js";

// What comes and goes, in the order in which it is read: above the messages, and below them.
const TOP = ["notice", "handoff"];
const TAIL = ["typing", "why", "field", "choices", "rating", "again"];

/** The launcher, the panel and the live region, with names for the parts that change. */
export function frame({ words, composer }) {
  const badge = h("span", { class: "badge", hidden: true, "aria-hidden": "true" });
  const launcher = h("button", { type: "button", class: "launcher", "aria-expanded": "false", "aria-haspopup": "dialog", "aria-label": words.t("open") }, icon("chat"), badge);
  const status = h("p", { class: "status" });
  const menuButton = h("button", { type: "button", class: "round menu-button", "aria-expanded": "false", "aria-label": words.t("menu") }, icon("more"));
  const close = h("button", { type: "button", class: "round", "aria-label": words.t("close") }, icon("close"));
  const menu = h("div", { class: "menu", hidden: true });
  const list = h("ol", { class: "messages" });
  const places = Object.fromEntries([...TOP, ...TAIL].map((name) => [name, h("div", { class: "place" })]));
  const top = h("div", { class: "top" }, TOP.map((name) => places[name]));
  const tail = h("div", { class: "tail" }, TAIL.map((name) => places[name]));
  const log = h("div", { class: "log", role: "region", tabindex: "0", "aria-label": words.t("conversation") }, list, tail);
  const header = h("div", { class: "head" }, h("div", { class: "grow" }, h("h2", { id: "title", text: words.t("title") }), status), menuButton, close, menu);
  const panel = h("section", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true }, header, top, log, composer.form);
  const announcer = h("div", { class: "announcer", role: "log", "aria-live": "polite", "aria-relevant": "additions" });
  composer.acceptFiles(panel);
  fitKeyboard(panel);
  return { launcher, panel, announcer, badge, status, menuButton, menu, close, list, places, log };
}

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select, summary, [tabindex='0']";

/** Tab stays in the open panel; Escape leaves it. */
export function trapFocus(root, panel, leave) {
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      return leave();
    }
    if (event.key !== "Tab") return undefined;
    const stops = [...panel.querySelectorAll(FOCUSABLE)].filter((each) => each.checkVisibility?.() ?? each.offsetParent);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (root.activeElement === edge) {
      event.preventDefault();
      stops.at(event.shiftKey ? -1 : 0).focus();
    }
    return undefined;
  });
}

/** On a phone the panel is as high as what the keyboard leaves of the screen. */
function fitKeyboard(panel) {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    panel.style.setProperty("--visible", `${view.height}px`);
    panel.style.setProperty("--offset", `${view.offsetTop}px`);
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
  fit();
}
