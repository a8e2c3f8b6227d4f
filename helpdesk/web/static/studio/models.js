// Models: buttons and forms are calls, and the page is renewed while something is under way.

import { renew, serveForms } from "../staff/forms.js";

const PAUSE = 2000;

serveForms();

/** Only while work is shown; not under a dialog, nor while the page is out of sight. */
async function look() {
  const busy = document.querySelector("[data-busy]");
  if (busy && !document.hidden && !document.querySelector("dialog[open]")) {
    try {
      await renew();
    } catch {
      // The web server restarts, or the network is away: the next look tells.
    }
  }
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
