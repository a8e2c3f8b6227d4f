// A file for the customer to keep: the transcript, or what somebody attached.

import { h } from "./dom.js";

/** Save what `path` below the conversation answers as `name`. Rejects with a Problem. */
export async function save(conversation, path, name) {
  const blob = await (await conversation.fetch(path)).blob();
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
