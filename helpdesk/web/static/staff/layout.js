// The frame of all staff pages: the language of the desk, and signing out.

import { call } from "./api.js";

document.getElementById("desk-language")?.addEventListener("change", async (event) => {
  await call("/session", { method: "PATCH", body: { desk_language: event.target.value } });
  location.reload();
});

document.getElementById("sign-out")?.addEventListener("click", async () => {
  await call("/session", { method: "DELETE" });
  location.reload();
});

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
