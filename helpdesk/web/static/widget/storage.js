// What the browser remembers of a conversation. A browser that refuses to is no reason to fail.

function attempt(work) {
  try {
    return work();
  } catch {
    return null;
  }
}

/** A corner of localStorage for one site and one customer. */
export function memory(site, subject) {
  const prefix = `guichet:${site}:${subject}:`;
  const read = (name) => attempt(() => JSON.parse(localStorage.getItem(prefix + name)));
  const write = (name, value) => attempt(() => localStorage.setItem(prefix + name, JSON.stringify(value)));
  const remove = (name) => attempt(() => localStorage.removeItem(prefix + name));
  return {
    read,
    write,
    remove,
    /** Unsent messages, oldest first: one entry each, so that two tabs never overwrite another's. */
    unsent: () =>
      attempt(() =>
        Object.keys(localStorage)
          .filter((key) => key.startsWith(`${prefix}out:`))
          .map((key) => JSON.parse(localStorage.getItem(key)))
          .sort((one, other) => one.at - other.at),
      ) ?? [],
    /** Calls `changed(name)` when another tab writes. */
    watch: (changed) =>
      addEventListener("storage", (event) => event.key?.startsWith(prefix) && changed(event.key.slice(prefix.length))),
  };
}

/** Whom an identity token names; the server checks it, this only tells customers apart. */
export function subjectOf(identity) {
  if (!identity) return "";
  return attempt(() => JSON.parse(atob(identity.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub) ?? "?";
}
