// Where an agent writes: a reply or a note. What is not sent yet is kept in this browser.

import { h } from "../widget/dom.js";
import { call } from "../staff/api.js";
import { t } from "../staff/texts.js";
import { DraftFiles } from "./draft_files.js";
import { ReadyReplies, missingText, unfilled } from "./ready_replies.js";

const TYPING_EVERY_MS = 3_000;
export const draftKey = (id, kind) => `guichet:draft:${id}:${kind}`;

/** `send(what, body)` resolves with whether it went; `pick(kind)` changes between reply and note. */
export function composer({ id, kind, mine, send, pick }) {
  const text = h("textarea", { id: "write", rows: 3, maxlength: 4000, "aria-label": t(`conversation.${kind}_label`), "aria-describedby": "write-fault", placeholder: t(`conversation.${kind}_hint`) });
  const fault = h("p", { class: "fault", role: "status", id: "write-fault" });
  const key = draftKey(id, kind);
  let missing = [];
  let typed = 0;
  let sent = null;
  text.value = localStorage.getItem(key) ?? "";
  const keep = () => (text.value ? localStorage.setItem(key, text.value) : localStorage.removeItem(key));
  const ready =
    kind === "reply" &&
    new ReadyReplies(`/desk/conversations/${id}/replies`, text, (reply) => {
      missing = reply.missing;
      fault.textContent = missing.length > 0 ? missingText(missing) : "";
      keep();
    });
  const choose = (name, title) => h("button", { type: "button", "aria-pressed": String(kind === name), text: title, onclick: () => pick(name) });
  const files = kind === "reply" && new DraftFiles(`/desk/conversations/${id}/attachments`);
  if (files) files.accept(text, document.getElementById("detail"));
  const form = h(
    "form",
    { class: `write ${kind}` },
    ready && ready.list,
    text,
    files && files.tray,
    fault,
    h(
      "div",
      { class: "row" },
      h(
        "div",
        { class: "filters", role: "group", "aria-label": t("conversation.what") },
        mine && choose("reply", t("conversation.reply")),
        choose("note", t("conversation.note")),
        ready && h("button", { type: "button", class: "slash", "aria-label": t("conversation.replies"), title: t("conversation.replies"), onclick: () => ready.begin() }, h("kbd", { text: "/" })),
        files && [files.button, files.picker],
      ),
      h("button", { class: "button", text: t(kind === "reply" ? "conversation.send" : "conversation.add_note") }),
    ),
  );
  text.addEventListener("input", () => {
    keep();
    fault.textContent = "";
    if (kind === "reply" && !text.value.startsWith("/") && Date.now() - typed > TYPING_EVERY_MS) {
      typed = Date.now();
      call(`/desk/conversations/${id}/typing`, { body: {} }).catch(() => {});
    }
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = text.value;
    const taken = files ? files.ids : [];
    if ((!words.trim() && taken.length === 0) || form.hasAttribute("aria-busy")) return;
    const holes = unfilled(words, missing);
    if (holes.length > 0) {
      fault.textContent = missingText(holes);
      return;
    }
    if (files && files.going) {
      fault.textContent = t("conversation.files_going");
      return;
    }
    form.setAttribute("aria-busy", "true");
    // The same again, after a failure, is the same message: it is never there twice.
    const what = `${words}\n${taken}`;
    if (sent?.what !== what) sent = { what, id: crypto.randomUUID?.() ?? null };
    text.value = "";
    const reply = { text: words.trim() ? words : null, client_id: sent.id, files: taken };
    const went = await (kind === "reply" ? send("messages", reply) : send("notes", { text: words }));
    form.removeAttribute("aria-busy");
    if (went) {
      sent = null;
      missing = [];
      if (files) files.clear();
      keep();
    } else text.value = text.value ? `${words}\n${text.value}` : words;
  });
  return form;
}
