// Ticket, chat and phone: open or closed now, and why (R2 to R6).

import { h } from "../widget/dom.js";

export function showOptions(place, words, decision) {
  const rows = decision.options.map((option) => {
    const why = option.reasons.filter((reason) => reason !== "closed").map((reason) => words.t(`no_${reason}`));
    if (option.opens_at) why.push(words.t("opens", { when: words.moment(option.opens_at) }));
    if (option.available) why.push(words.t(`${option.channel}_good`));
    return h(
      "li",
      {},
      h("b", { text: words.t(option.channel) }),
      h("span", { class: `pill ${option.available ? "good" : ""}`, text: words.t(state(option)) }),
      h("small", { text: why.join(" · ") }),
    );
  });
  place.replaceChildren(h("ul", { class: "options" }, rows));
}

function state(option) {
  if (option.available) return "open_now";
  return option.reasons.includes("closed") && option.reasons.length === 1 ? "closed_now" : "not_now";
}
