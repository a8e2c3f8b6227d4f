// The desk API, with the session cookie and the header that proves this page is ours.

import { Problem, problemOf } from "../widget/api.js";

export async function call(path, { method, body, raw = false } = {}) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { "X-Guichet": "1", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
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
  if (problem.status === 0) return "No connection to the server. Nothing is lost; try again.";
  if (problem.status === 429) return `Too many attempts. Try again in ${problem.wait ?? 5} s.`;
  return `${problem.message.charAt(0).toUpperCase()}${problem.message.slice(1)}.`;
}
