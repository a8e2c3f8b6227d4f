// A letter is redeemed: the token stands behind "#", so that it never reaches a log.

import { call, told } from "./api.js";

const token = location.hash.slice(1);
const form = document.getElementById("invitation");
const find = (id) => document.getElementById(id);

function refuse(text) {
  find("void").hidden = false;
  find("void").querySelector("p").textContent = text;
}

try {
  const letter = await call("/staff/invitations/look", { body: { token } });
  const title = form.querySelector("h1");
  const whom = find("whom");
  title.textContent = letter.new ? title.dataset.new : title.dataset.reset;
  whom.textContent = whom.dataset.text.replace("{email}", letter.email).replace("{role}", whom.dataset[letter.role]);
  form.email.value = letter.email;
  if (!letter.new) find("name-field").remove();
  form.hidden = false;
  form.querySelector("input:not([hidden])").focus();
} catch (problem) {
  refuse(told(problem));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = form.elements.namedItem("name");
  try {
    const me = await call("/staff/invitations/redeem", { body: { token, password: form.password.value, ...(name ? { name: name.value } : {}) } });
    location.replace(me.role === "trainer" ? "/studio" : "/desk");
  } catch (problem) {
    find("invitation-fault").textContent = told(problem);
  }
});
document.documentElement.dataset.ready = "";
