// The desk API, with the session cookie and the header that proves this page is ours.

import { Problem, problemOf } from "../widget/api.js";
import { t } from "./texts.js";

/** Answers JSON, null where there is nothing to answer, or the Response itself with `raw`. */
export async function call(path, { method, body, raw = false, signal } = {}) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { "X-Guichet": "1", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    });
  } catch {
    throw new Problem(0);
  }
  if (!response.ok) throw problemOf(response.status, await response.text(), response.headers.get("Retry-After"));
  if (raw) return response;
  return response.status === 204 ? null : response.json();
}

/** What went wrong, for an agent: the server says it in words. */
export function told(problem) {
  if (problem.status === 0) return t("account.no_connection");
  if (problem.status === 429) return t("account.too_many", { seconds: problem.wait ?? 5 });
  const said = problem.message.charAt(0).toUpperCase() + problem.message.slice(1);
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
