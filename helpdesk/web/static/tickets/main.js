// Tickets: what is written survives a reload and a lost connection; the rest is the server's and htmx's.

import { watchList } from "./list.js";
import { watchTicket } from "./one.js";
import { showPreviews, writing } from "./writing.js";

const offline = document.getElementById("offline");
addEventListener("offline", () => (offline.hidden = false));
addEventListener("online", () => (offline.hidden = true));

function settled() {
  showPreviews();
  writing();
}

document.addEventListener("htmx:afterSettle", settled);
document.addEventListener("htmx:sendError", () => (offline.hidden = false));
document.addEventListener("htmx:afterOnLoad", () => (offline.hidden = true));
// Signed out meanwhile: the same address shows the sign-in form, and then this page again.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) location.reload();
});
settled();
const link = (state) => (offline.hidden = state !== "offline");
if (document.getElementById("ticket")) watchTicket(link, settled);
else if (document.getElementById("changed")) watchList(link);
// The page answers once htmx has taken it over.
document.addEventListener("htmx:load", () => (document.documentElement.dataset.ready = ""), { once: true });
