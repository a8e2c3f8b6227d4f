// A file that is too large is said so at once, instead of after minutes of sending.

const LARGEST = 10 * 1024 * 1024;

export function checkFiles(input) {
  const fault = document.getElementById("files-fault");
  const check = () => {
    const tooLarge = [...input.files].some((file) => file.size > LARGEST);
    fault.textContent = tooLarge ? input.dataset.tooLarge : "";
    input.toggleAttribute("aria-invalid", tooLarge);
    return tooLarge;
  };
  input.addEventListener("change", check);
  input.form.addEventListener("submit", (event) => {
    if (!check()) return;
    event.preventDefault();
    input.focus();
  });
}
