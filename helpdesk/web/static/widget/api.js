// The conversation API. Every failure is a Problem whose status says what to tell the customer.

/** status 0: no connection. `wait`: seconds to wait, by Retry-After. */
export class Problem extends Error {
  constructor(status, detail = [], wait = null) {
    super(detail[0]?.message ?? `status ${status}`);
    Object.assign(this, { status, field: detail[0]?.field ?? null, wait });
  }

  /** Whether the same call may work later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** A Problem from an answer's status, body text and headers. */
export function problemOf(status, body, retryAfter) {
  let detail;
  try {
    detail = JSON.parse(body).detail;
  } catch {
    detail = undefined;
  }
  return new Problem(status, Array.isArray(detail) ? detail : [], retryAfter ? Number(retryAfter) : null);
}

/** Calls below `base`; answers JSON, or the Response itself with `raw`. */
export function client(base) {
  return async function call(path, { token, body, method = body === undefined ? "GET" : "POST", raw = false } = {}) {
    let response;
    try {
      response = await fetch(`${base}/api/v1${path}`, {
        method,
        credentials: "omit",
        headers: {
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new Problem(0);
    }
    if (!response.ok) throw problemOf(response.status, await response.text(), response.headers.get("Retry-After"));
    return raw ? response : response.json();
  };
}
