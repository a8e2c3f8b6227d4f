// Replies that are due, in the desk's header.

import { t } from "../staff/texts.js";

/** The link to them, red while one is overdue. */
export function showDue(link, { count, overdue }) {
  link.hidden = count === 0;
  link.textContent = t("queue.due", { count });
  link.title = t("queue.due_title", { overdue });
  link.classList.toggle("bad", overdue > 0);
}
