// The floor as it changes.

import { watch } from "../staff/live.js";

/** `on`: `floor(data)`, `typing(conversation)`, `link("live" | "polling" | "offline")`. */
export function watchFloor(on) {
  const news = (data) => (data.type === "typing" ? on.typing(data.conversation) : on.floor(data));
  watch("/desk/events", "/desk/floor", { news, link: on.link });
}
