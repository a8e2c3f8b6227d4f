// The frame of all staff pages: the language of the desk, and signing out.

import { toast } from "../desk/dialogs.js";
import { call, told } from "./api.js";

const language = document.getElementById("desk-language");

/** Change the session; the page comes anew with it, or says why it stayed as it was. */
async function change(request) {
  try {
    await call("/session", request);
    location.reload();
  } catch (problem) {
    toast(told(problem));
    language.value = document.documentElement.lang;
  }
}

language?.addEventListener("change", () => change({ method: "PATCH", body: { desk_language: language.value } }));
document.getElementById("sign-out")?.addEventListener("click", () => change({ method: "DELETE" }));

// On a phone the navigation is wider than the screen: where one is stands in it.
const nav = document.querySelector(".top nav");
const here = nav?.querySelector("[aria-current]");
if (here) nav.scrollLeft = here.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;

// A menu closes like one: by Escape, by a click beside it, and when something of it was chosen.
const menus = () => document.querySelectorAll("[data-menu][open]");
addEventListener("click", (event) => {
  for (const menu of menus()) {
    if (!menu.contains(event.target) || event.target.closest(".menu-body button")) menu.removeAttribute("open");
  }
});
addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
      event.stopPropagation();
    }
  },
  true,
);
