// Editors: nothing that was written is lost, and a problem leads to its line.

const offline = document.getElementById("offline");
const form = () => document.querySelector("[data-edit]");
// What was edited before the server looked at it, or is edited now. A reason alone is none.
const changed = () =>
  form() &&
  ("changed" in form().dataset ||
    [...form().elements].some((each) => each.name !== "reason" && (each.value !== (each.defaultValue ?? each.value) || each.checked !== each.defaultChecked)));

let leaving = false;
addEventListener("submit", () => (leaving = true));
addEventListener("beforeunload", (event) => {
  if (!leaving && changed()) event.preventDefault();
});
addEventListener("click", (event) => {
  const number = event.target.closest("[data-line]")?.dataset.line;
  const source = document.getElementById("text");
  if (!number || !source) return;
  const lines = source.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  source.focus();
  source.setSelectionRange(start, start + (lines[number - 1]?.length ?? 0));
  source.scrollTop = (number - 4) * (source.scrollHeight / lines.length);
});
addEventListener("keydown", (event) => {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || !form()) return;
  event.preventDefault();
  document.getElementById("save").click();
});
document.addEventListener("htmx:sendError", () => (offline.hidden = false));
document.addEventListener("htmx:afterOnLoad", () => (offline.hidden = true));
// Signed out meanwhile: what was written stays, and one signs in beside it.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) document.getElementById("signed-out").hidden = false;
});
document.addEventListener("htmx:afterSettle", () => {
  document.querySelector("#refused, #saved, #conflict")?.scrollIntoView({ block: "nearest" });
});
document.documentElement.dataset.ready = "";
