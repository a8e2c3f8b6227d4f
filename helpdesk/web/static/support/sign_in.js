// A dashboard that can only link hands its customer over behind the #, which no server logs.

import { h } from "../widget/dom.js";
import { Problem } from "../widget/api.js";

/** `#identity=<token>` becomes a signed-in session, and leaves the address; or it is told why not. */
export async function signInFromAddress(words) {
  const identity = new URLSearchParams(location.hash.slice(1)).get("identity");
  if (!identity) return;
  history.replaceState(null, "", location.pathname + location.search);
  const answer = await fetch("/support/sign-in", { method: "POST", body: new URLSearchParams({ identity }), redirect: "manual" }).catch(() => ({ status: 0 }));
  if (answer.type === "opaqueredirect") return location.reload();
  document.getElementById("main").prepend(h("p", { class: "card soft refused", role: "alert", text: words.problem(new Problem(answer.status)) }));
}
