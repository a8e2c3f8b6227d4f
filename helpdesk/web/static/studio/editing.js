// Editors: nothing that was written is lost, and a problem leads to its line.

const offline = document.getElementById("offline");
const form = () => document.querySelector("[data-edit]");
const changed = () => [...(form()?.elements ?? [])].some((each) => each.dataset.opened !== undefined && each.value !== each.dataset.opened);

function note() {
  const kept = [...document.querySelectorAll("[data-base]")];
  for (const each of kept) each.dataset.opened = document.getElementById(each.dataset.base)?.value ?? "";
}

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
  note();
  document.querySelector("#refused, #saved, #conflict")?.scrollIntoView({ block: "nearest" });
});
note();
document.documentElement.dataset.ready = "";
