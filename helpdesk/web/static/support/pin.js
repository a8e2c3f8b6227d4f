// The support PIN: hidden until asked for, renewable, with its expiry (R10).

import { call } from "./api.js";

const HIDDEN = "••••••";

export function pinCard(words, identity) {
  const value = document.getElementById("pin-value");
  const show = document.getElementById("pin-show");
  const renew = document.getElementById("pin-renew");
  const expiry = document.getElementById("pin-expiry");
  const card = document.getElementById("pin-card");

  function hide() {
    value.textContent = HIDDEN;
    expiry.textContent = "";
    show.setAttribute("aria-pressed", "false");
    show.textContent = words.t("show");
  }

  async function reveal(method) {
    try {
      const { pin, expires_at: until } = await call("/support/pin", { token: identity(), method });
      value.textContent = pin.replace(/(\d{3})(\d{3})/, "$1 $2");
      expiry.textContent = words.t("valid_until", { when: words.moment(until) });
      show.setAttribute("aria-pressed", "true");
      show.textContent = words.t("hide");
    } catch (problem) {
      expiry.textContent = words.problem(problem);
    }
  }

  show.addEventListener("click", () => (show.getAttribute("aria-pressed") === "true" ? hide() : reveal("GET")));
  renew.addEventListener("click", () => reveal("POST"));
  return {
    hide,
    /** Only who has chat or phone needs a PIN. */
    allow: (needed) => (card.hidden = !needed),
  };
}
