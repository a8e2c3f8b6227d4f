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

// A menu closes like one: by Escape, and by a click beside it.
for (const menu of document.querySelectorAll("[data-menu]")) {
  addEventListener("click", (event) => menu.contains(event.target) || menu.removeAttribute("open"));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
    event.stopPropagation();
  });
}
