// The pages about messages: what htmx does not do by itself.

const offline = document.getElementById("offline");
addEventListener("offline", () => (offline.hidden = false));
addEventListener("online", () => (offline.hidden = true));
document.addEventListener("htmx:sendError", () => (offline.hidden = false));
document.addEventListener("htmx:afterOnLoad", () => (offline.hidden = true));
// Signed out meanwhile: the same address shows the sign-in form, and then this page again.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) location.reload();
});
