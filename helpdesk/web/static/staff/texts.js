// What the desk says, in the agent's language (data/desk), as the page brought it.

export const texts = JSON.parse(document.getElementById("texts").textContent);

/** The text "group.name" with its placeholders filled. */
export function t(name, values = {}) {
  const [group, key] = name.split(".");
  return texts[group][key].replace(/{(\w+)}/g, (_, each) => values[each]);
}

export const language = document.documentElement.lang;
