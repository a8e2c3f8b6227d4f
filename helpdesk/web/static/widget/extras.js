// What only some conversations need: the queue or the call, and the rating.

import { h, icon } from "./dom.js";

export { articleCard, decisionCard, fileCard, summaryCard, ticketCard } from "./cards.js";
export { field } from "./fields.js";

/** Above the messages: the place in the queue, the call, or who is there. */
export function handoffBanner({ words }, conversation, leave) {
  const { state, handoff } = conversation;
  if (!handoff || (state !== "queued" && state !== "live")) return null;
  const phone = handoff.channel === "phone";
  const lines = [];
  if (state === "live") lines.push(h("b", { text: words.t("with_you", { name: handoff.agent ?? words.t("agent") }) }));
  else if (phone) {
    const tel = handoff.phone_number ?? "";
    lines.push(h("b", {}, h("a", { href: `tel:${tel.replace(/[^\d+]/g, "")}`, text: words.t("call", { number: tel }) })));
    lines.push(h("span", { text: words.t("reference", { code: handoff.reference }) }));
  } else lines.push(h("b", { text: words.t("position", { n: handoff.position ?? 1 }) }), h("span", { text: words.t("queue_hint") }));
  return h(
    "div",
    { class: `banner ${state}` },
    h("span", { class: "pulse", "aria-hidden": "true" }),
    h("div", { class: "grow" }, lines),
    state === "queued" && leave && h("button", { type: "button", class: "plain", text: words.t("leave"), onclick: leave }),
  );
}

/** One to five stars and, if one likes, a word. `send(score, comment)` may fail with a Problem. */
export function ratingCard({ words }, send) {
  const stars = [1, 2, 3, 4, 5].map((score) =>
    h("label", { class: "star" }, h("input", { type: "radio", name: "score", value: score, "aria-label": words.t("rate_n", { n: score }) }), icon("star")));
  const comment = h("textarea", { rows: 2, maxlength: 2000, "aria-label": words.t("rate_comment"), placeholder: words.t("rate_comment") });
  const fault = h("p", { class: "fault", role: "alert" });
  const button = h("button", { class: "primary", text: words.t("rate_send"), disabled: true });
  const form = h("form", { class: "card rating" }, h("fieldset", {}, h("legend", { text: words.t("rate") }), h("div", { class: "stars" }, stars)), comment, fault, button);
  form.addEventListener("change", () => {
    const score = Number(new FormData(form).get("score"));
    stars.forEach((star, index) => star.classList.toggle("on", index < score));
    button.disabled = !score;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await send(Number(new FormData(form).get("score")), comment.value.trim() || null);
    } catch (problem) {
      fault.textContent = words.problem(problem);
      button.disabled = false;
    }
  });
  return form;
}
