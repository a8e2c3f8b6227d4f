// Tickets: drafts survive a reload and a lost connection; the rest is the server's and htmx's.

const offline = document.getElementById("offline");
addEventListener("offline", () => (offline.hidden = false));
addEventListener("online", () => (offline.hidden = true));

const ticket = () => document.getElementById("ticket");
const field = () => document.querySelector("[data-draft] textarea");
const key = () => `guichet:draft:ticket:${ticket().dataset.number}`;

function recall() {
  if (!ticket()) return;
  // What was sent is no draft any more; what was refused still stands in the field.
  if (ticket().dataset.sent) localStorage.removeItem(key());
  else field().value ||= localStorage.getItem(key()) ?? "";
}

document.addEventListener("input", (event) => {
  if (event.target === field()) localStorage.setItem(key(), event.target.value);
});
document.addEventListener("keydown", (event) => {
  const send = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (send && event.target === field()) event.target.form.requestSubmit();
});
document.addEventListener("htmx:afterSettle", recall);
document.addEventListener("htmx:sendError", () => (offline.hidden = false));
document.addEventListener("htmx:afterOnLoad", () => (offline.hidden = true));
// Signed out meanwhile: the same address shows the sign-in form, and then this page again.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) location.reload();
});
recall();
