// What changes on a staff page: by WebSocket and, while there is none, by looking every few seconds.

import { call } from "./api.js";

const POLL_MS = 3_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const SIGNED_OUT = 1008;

/**
 * `on`: `news(data)` with what either address sends, `link("live" | "polling" | "offline")`, and
 * `ended()` when nobody is signed in any more (by default the page becomes the sign-in form).
 */
export function watch(socketPath, pollPath, on) {
  const ended = on.ended ?? (() => location.reload());
  let pause = FIRST_PAUSE_MS;
  let polling = null;

  function connect() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1${socketPath}`);
    socket.addEventListener("open", () => {
      pause = FIRST_PAUSE_MS;
      clearTimeout(polling);
      polling = null;
      on.link("live");
    });
    socket.addEventListener("message", (event) => on.news(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => {
      if (event.code === SIGNED_OUT) return ended();
      polling ??= setTimeout(poll, 0);
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      return undefined;
    });
  }

  async function poll() {
    try {
      on.news(await call(pollPath));
      on.link("polling");
    } catch (problem) {
      if (problem.status === 401) return ended();
      on.link("offline");
    }
    if (polling !== null) polling = setTimeout(poll, POLL_MS);
    return undefined;
  }

  connect();
}
