// What the desk says, in the agent's language (data/desk), as the page brought it.

export const texts = JSON.parse(document.getElementById("texts").textContent);

/** The text "group.name" with its placeholders filled. */
export function t(name, values = {}) {
  const [group, key] = name.split(".");
  return texts[group][key].replace(/{(\w+)}/g, (_, each) => values[each]);
}

export const language = document.documentElement.lang;

/** A file's size, for people. */
export function size(bytes) {
  const [unit, value] = bytes < 1e6 ? ["kilobyte", Math.max(1, bytes / 1e3)] : ["megabyte", bytes / 1e6];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
