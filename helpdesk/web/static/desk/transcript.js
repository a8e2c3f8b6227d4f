// A transcript as an agent reads it: every line, choice, article and file, times in both zones.

import { h, link, linked } from "../widget/dom.js";
import { t } from "../staff/texts.js";
import { fileRow } from "./files.js";
import { times } from "./names.js";

export function messageRow(message, zone) {
  const name = message.agent ?? t(`conversation.${message.author}`);
  const who = message.internal && message.author === "agent" ? t("conversation.by_note", { name }) : name;
  return h(
    "li",
    { class: `${message.author}${message.internal ? " note" : ""}` },
    h("div", { class: "by" }, h("b", { text: who }), " ", h("time", { datetime: message.at, text: times(message.at, zone) })),
    // A file is a message of its own, whose text is its name: it stands below.
    message.attachments.length === 0 && h("div", { class: "text" }, linked(message.text)),
    message.choices.length > 0 && h("div", { class: "offers" }, message.choices.map((choice) => h("span", { text: choice.title }))),
    message.articles.map((article) => link(article.url, article.title)),
    message.attachments.map(fileRow),
  );
}
