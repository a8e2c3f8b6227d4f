// One message: the list of intents narrowed while typing, and entities marked in the text.

const byId = (id) => document.getElementById(id);
let marks = [];
let before = "";

function narrow() {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  let any = false;
  for (const choice of document.querySelectorAll("#intents .choice")) {
    const text = choice.textContent.toLowerCase().replaceAll("_", " ");
    choice.hidden = !words.every((word) => text.includes(word.replaceAll("_", " ")));
    any ||= !choice.hidden;
  }
  byId("no-intent").hidden = any;
}

/** What stands behind a change of the text moves with it; what was changed itself is no mark any more. */
function follow(now) {
  let start = 0;
  while (start < before.length && start < now.length && before[start] === now[start]) start += 1;
  let rest = 0;
  while (rest < before.length - start && rest < now.length - start && before.at(-1 - rest) === now.at(-1 - rest)) rest += 1;
  const end = before.length - rest;
  const shift = now.length - before.length;
  marks = marks
    .filter((mark) => mark.end <= start || mark.start >= end)
    .map((mark) => (mark.start >= end ? { ...mark, start: mark.start + shift, end: mark.end + shift } : mark));
  before = now;
}

/** Python counts characters, the browser half characters of emoji and the like. */
const characters = (text, units) => [...text.slice(0, units)].length;
const units = (text, count) => [...text].slice(0, count).join("").length;

function show() {
  const field = byId("marks");
  field.querySelector("[name=entities]").value = JSON.stringify(
    marks.map((mark) => ({ ...mark, start: characters(before, mark.start), end: characters(before, mark.end) })),
  );
  field.querySelector(".marks").replaceChildren(
    ...marks.map((mark) => {
      const row = document.createElement("li");
      const surface = before.slice(mark.start, mark.end);
      const text = document.createElement("span");
      text.textContent = `${surface} · ${mark.entity}`;
      const value = document.createElement("input");
      value.value = mark.value ?? "";
      value.maxLength = 100;
      value.setAttribute("aria-label", field.dataset.value.replace("%s", surface));
      value.addEventListener("change", () => {
        mark.value = value.value.trim() || null;
        show();
      });
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "x";
      remove.textContent = "×";
      remove.setAttribute("aria-label", field.dataset.unmark.replace("%s", surface));
      remove.addEventListener("click", () => {
        marks = marks.filter((other) => other !== mark);
        show();
        byId("kind").focus();
      });
      row.append(text, value, remove);
      return row;
    }),
  );
}

function markSelection() {
  const area = byId("text");
  let { selectionStart: start, selectionEnd: end } = area;
  while (start < end && /\s/.test(area.value[start])) start += 1;
  while (end > start && /\s/.test(area.value[end - 1])) end -= 1;
  if (start === end) return area.focus();
  marks = marks.filter((mark) => mark.end <= start || mark.start >= end);
  marks.push({ entity: byId("kind").value, start, end, value: null });
  marks.sort((one, other) => one.start - other.start);
  show();
}

function begin() {
  if (!byId("marks")) return;
  before = byId("text").value;
  marks = JSON.parse(document.querySelector("[name=entities]").value || "[]").map((mark) => ({
    ...mark,
    start: units(before, mark.start),
    end: units(before, mark.end),
  }));
  show();
  decide();
  document.querySelector("#intents :checked")?.scrollIntoView({ block: "nearest" });
}

function decide() {
  const labels = byId("verdict").value === "label";
  byId("intents").hidden = byId("marks").hidden = !labels;
}

document.addEventListener("input", (event) => {
  if (event.target.id === "search") narrow();
  if (event.target.id === "text") {
    follow(event.target.value);
    show();
  }
});
document.addEventListener("change", (event) => event.target.id === "verdict" && decide());
document.addEventListener("click", (event) => event.target.id === "mark" && markSelection());
document.addEventListener("htmx:afterSwap", (event) => event.detail.target.id === "message" && begin());
begin();
