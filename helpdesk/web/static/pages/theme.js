// Before the first paint: the theme that was chosen here. Without a choice the system decides.
{
  const chosen = (() => {
    try {
      return localStorage.getItem("guichet:theme");
    } catch {
      return null;
    }
  })();
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  addEventListener("DOMContentLoaded", () => {
    for (const select of document.querySelectorAll("[data-theme-choice]")) {
      select.value = chosen ?? "auto";
      select.hidden = false;
      select.addEventListener("change", () => {
        document.documentElement.dataset.theme = select.value;
        localStorage.setItem("guichet:theme", select.value);
        dispatchEvent(new CustomEvent("guichet:theme", { detail: select.value }));
      });
    }
    for (const select of document.querySelectorAll("[data-submit-on-change]")) {
      select.addEventListener("change", () => select.form.requestSubmit());
    }
  });
}
