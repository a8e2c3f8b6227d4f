// The form of a ticket's reply: drafts, ready replies and files, as in a live conversation.

import { DraftFiles } from "../desk/draft_files.js";
import { previews } from "../desk/files.js";
import { ReadyReplies, missingText, unfilled } from "../desk/ready_replies.js";
import { h } from "../widget/dom.js";
import { t } from "../staff/texts.js";

// The files of this ticket's reply outlive the form, which comes anew with every act.
let files = null;

/** Make the form of the page ready, once each time that it comes. */
export function writing() {
  const form = document.querySelector("[data-draft]:not([data-served])");
  if (!form) return;
  form.dataset.served = "";
  const ticket = document.getElementById("ticket");
  const path = `/desk/tickets/${ticket.dataset.number}`;
  const key = `guichet:draft:ticket:${ticket.dataset.number}`;
  const text = form.querySelector("textarea");
  const fault = form.querySelector("#write-fault");
  const replies = () => form.elements.kind.value === "reply";
  let missing = [];

  // What was sent is no draft any more; what was refused still stands in the field.
  if (ticket.dataset.sent) localStorage.removeItem(key);
  else text.value ||= localStorage.getItem(key) ?? "";
  const keep = () => (text.value ? localStorage.setItem(key, text.value) : localStorage.removeItem(key));

  const ready = new ReadyReplies(
    `${path}/ready-replies`,
    text,
    (reply) => {
      missing = reply.missing;
      fault.textContent = missing.length > 0 ? missingText(missing) : "";
      keep();
    },
    replies,
  );
  files ??= new DraftFiles(`${path}/attachments`);
  if (ticket.dataset.sent) files.clear();
  files.accept(text, document.querySelector("main"), replies);
  text.before(ready.list);
  fault.before(files.tray);
  const slash = h("button", { type: "button", class: "slash", "aria-label": t("conversation.replies"), title: t("conversation.replies"), onclick: () => ready.begin() }, h("kbd", { text: "/" }));
  form.querySelector("#send").prepend(h("span", { class: "replying" }, slash, files.button, files.picker));

  text.addEventListener("input", () => {
    keep();
    fault.textContent = "";
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target !== form || !replies()) return;
    const holes = unfilled(text.value, missing);
    if (holes.length > 0) fault.textContent = missingText(holes);
    else if (files.going) fault.textContent = t("conversation.files_going");
    else return;
    event.preventDefault();
  });
}

/** Pictures and texts can be looked at beside the link that saves them. */
export function showPreviews() {
  for (const place of document.querySelectorAll("[data-file]:not([data-served])")) {
    const { file: id, name, type } = place.dataset;
    place.dataset.served = "";
    place.append(...previews({ id, name, type }));
  }
}
