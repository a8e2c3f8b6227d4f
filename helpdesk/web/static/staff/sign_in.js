// Signing in: the session is a cookie, and the page that was asked for comes next.

import { call, told } from "./api.js";

// Hidden until now: sent by the browser itself, the password would end up in an address or a log.
const form = document.getElementById("sign-in");
form.hidden = false;
form.email.focus();
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await call("/session", { body: { email: form.email.value, password: form.password.value } });
    location.reload();
  } catch (problem) {
    document.getElementById("sign-in-fault").textContent = told(problem);
    form.password.select();
  }
});
