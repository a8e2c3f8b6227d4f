// The signed-in customer's API, and who is signed in: a token the site hands over in the address.

import { Problem, client } from "../widget/api.js";

export const call = client("");
const KEPT = "guichet:support-identity";

/** The token: from `#identity=…`, which no server ever sees, or as kept in this tab. */
export function takeIdentity() {
  const given = new URLSearchParams(location.hash.slice(1)).get("identity");
  if (given) {
    sessionStorage.setItem(KEPT, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(KEPT);
}

export function keepIdentity(token) {
  if (token) sessionStorage.setItem(KEPT, token);
  else sessionStorage.removeItem(KEPT);
}

export { Problem };
