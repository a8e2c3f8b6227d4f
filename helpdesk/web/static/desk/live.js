// The floor as it changes: by WebSocket and, while there is none, by looking every few seconds.

import { call } from "../staff/api.js";

const POLL_MS = 3_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const SIGNED_OUT = 1008;

/** `on`: `floor(data)`, `typing(conversation)`, `link("live" | "polling" | "offline")`. */
export function watchFloor(on) {
  let pause = FIRST_PAUSE_MS;
  let polling = null;

  function connect() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/desk/events`);
    socket.addEventListener("open", () => {
      pause = FIRST_PAUSE_MS;
      clearTimeout(polling);
      polling = null;
      on.link("live");
    });
    socket.addEventListener("message", (event) => {
      const data = JSON.parse(event.data);
      if (data.type === "floor") on.floor(data);
      else if (data.type === "typing") on.typing(data.conversation);
    });
    socket.addEventListener("close", (event) => {
      if (event.code === SIGNED_OUT) return location.reload();
      polling ??= setTimeout(poll, 0);
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      return undefined;
    });
  }

  async function poll() {
    try {
      on.floor(await call("/desk/floor"));
      on.link("polling");
    } catch (problem) {
      if (problem.status === 401) return location.reload();
      on.link("offline");
    }
    if (polling !== null) polling = setTimeout(poll, POLL_MS);
    return undefined;
  }

  connect();
}
