// What an agent is asked before a conversation changes hands or ends.

import { h } from "../widget/dom.js";
import { told } from "../staff/api.js";
import { t } from "../staff/texts.js";
import { draftKey } from "./composer.js";
import { ask, toast } from "./dialogs.js";
import { languageName } from "./names.js";

const REASONS = ["solved", "no_answer", "elsewhere", "abuse", "other"];

/** A reason for closing as people read it: one of ours by its name, any other as it stands. */
export const reasonName = (reason) => (REASONS.includes(reason) ? t(`conversation.close_${reason}`) : reason);

/** Ask until `send` succeeds or the agent gives up; what was written is kept. True when it went. */
async function persist(id, kind, question, read, send) {
  const key = draftKey(id, kind);
  let fault = "";
  for (;;) {
    const text = await ask({ ...question, fault, value: localStorage.getItem(key) ?? "", input: (words) => localStorage.setItem(key, words) });
    if (text === null) return false;
    try {
      await send(read(text));
      localStorage.removeItem(key);
      return true;
    } catch (problem) {
      fault = told(problem);
      if (problem.status === 409 && problem.field === "id") {
        toast(fault);
        return false;
      }
    }
  }
}

/** Whom a conversation can be passed to, as the floor has it now. */
function targetChoice({ agents, teams, spoken }, me) {
  const option = (value, text, disabled = false) => h("option", { value, text, disabled });
  const group = (label, options) => options.length > 0 && h("optgroup", { label }, options);
  return h(
    "select",
    { id: "transfer-to" },
    option("", t("conversation.to_anybody")),
    group(t("conversation.to_agents"), agents.filter((each) => each.email !== me.email).map((each) => option(`agent:${each.email}`, t("conversation.to_agent", each)))),
    group(t("conversation.to_teams"), teams.map((each) => option(`team:${each.name}`, t("conversation.to_group", each), each.here === 0))),
    group(t("conversation.to_speakers"), spoken.map((each) => option(`language:${each.code}`, t("conversation.to_group", { name: languageName(each.code), here: each.here }), each.here === 0))),
  );
}

export function passOn(id, floor, me, send) {
  const choice = targetChoice(floor, me);
  const field = h("div", { class: "field" }, h("label", { for: "transfer-to", text: t("conversation.transfer_to") }), choice);
  const question = { title: t("conversation.transfer_title"), text: t("conversation.transfer_text"), extra: field, label: t("conversation.transfer_note"), action: t("conversation.transfer") };
  const read = (text) => {
    const at = choice.value.indexOf(":");
    return { text: text || null, ...(at > 0 ? { [choice.value.slice(0, at)]: choice.value.slice(at + 1) } : {}) };
  };
  return persist(id, "transfer", question, read, send);
}

export function giveBack(id, send) {
  const question = { title: t("conversation.give_back_title"), text: t("conversation.give_back_text"), label: t("conversation.give_back_note"), action: t("conversation.give_back") };
  return persist(id, "back", question, (text) => ({ text: text || null }), send);
}

export function closing(id, send) {
  const choice = h(
    "fieldset",
    {},
    h("legend", { text: t("conversation.close_why") }),
    REASONS.map((reason, place) => h("label", { class: "check" }, h("input", { type: "radio", name: "reason", value: reason, checked: place === 0 }), t(`conversation.close_${reason}`))),
  );
  const question = { title: t("conversation.close_title"), text: t("conversation.close_text"), extra: choice, label: t("conversation.reason"), action: t("conversation.close_it") };
  const read = (text) => ({ reason: (text || choice.querySelector(":checked").value).slice(0, 200) });
  return persist(id, "closing", question, read, send);
}
