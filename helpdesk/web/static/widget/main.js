// The widget: puts the parts together and answers what the page's Guichet object is asked.

import { client } from "./api.js";
import { Conversation } from "./conversation.js";
import { Panel } from "./panel.js";
import { memory, subjectOf } from "./storage.js";
import { get, load, speakable } from "./words.js";

const sheets = new Map();

/** A style sheet that a strict Content-Security-Policy of the page has nothing against. */
async function sheet(address, file = get) {
  if (!sheets.has(address)) {
    const answer = await file(address);
    const made = new CSSStyleSheet();
    made.replaceSync(await answer.text());
    sheets.set(address, made);
  }
  return sheets.get(address);
}

/**
 * Put the widget into the page. `emit(type, detail)`: ready, open, close, unread, state, error.
 * `begun`: Responses that were asked for before, by address.
 */
export async function mount(options, emit, begun) {
  const widget = new Widget(options, emit);
  await widget.begin((address) => begun.get(address) ?? get(address));
  return widget;
}

class Widget {
  #emit;
  #queue = Promise.resolve();

  constructor(options, emit) {
    this.options = options;
    this.#emit = emit;
    this.call = client(options.base);
  }

  get #language() {
    return speakable(this.options.language, document.documentElement.lang, navigator.languages);
  }

  sheet(name) {
    return sheet(`${this.options.base}/static/widget/${name}`);
  }

  async begin(file) {
    const { base } = this.options;
    const [tokens, style, words] = await Promise.all([
      sheet(`${base}/static/tokens.css`, file),
      sheet(`${base}/static/widget/widget.css`, file),
      load(base, this.#language, file),
    ]);
    this.panel = new Panel({ base, words, emit: this.#emit, sheets: [tokens, style], widget: this });
    this.panel.look(this.options);
    document.body.append(this.panel.host);
    await this.#take();
    this.#emit("ready", {});
  }

  /** A conversation object for the customer of the moment; nothing is asked of the server yet. */
  async #take() {
    const { base, site = "site", identity = null, simulatedNow = null } = this.options;
    this.conversation?.stop();
    const kept = memory(site, subjectOf(identity));
    this.memory = kept;
    const start = {
      language: this.#language,
      identity,
      zoneinfo: Intl.DateTimeFormat().resolvedOptions().timeZone,
      ...(simulatedNow ? { simulated_now: simulatedNow } : {}),
    };
    this.conversation = new Conversation({ call: this.call, memory: kept, base, start });
    this.panel.show(this.conversation, kept);
    kept.watch((name) => name === "conversation" && kept === this.memory && this.#follow());
    // Only who wrote before is looked up at once; everybody else costs nothing until they open it.
    if (kept.read("conversation")) await this.#resume();
  }

  /** Another tab began anew, or signed out: this one goes along, and begins nothing of its own. */
  #follow() {
    return this.#inTurn(async () => {
      if (this.memory.read("conversation")?.id !== (this.conversation.id ?? undefined)) await this.#take();
    });
  }

  async #resume() {
    try {
      return await this.conversation.resume();
    } catch (problem) {
      this.panel.trouble(problem);
      this.#emit("error", { status: problem.status });
      return null;
    }
  }

  /** A conversation to write in: resumed or new. */
  ensure() {
    return this.#inTurn(() => this.#ensure());
  }

  /** One after the other: who the customer is decides which conversation is theirs. */
  #inTurn(work) {
    return (this.#queue = this.#queue.then(work, work));
  }

  async #ensure() {
    if (this.conversation.id || (await this.#resume()) !== false) return;
    try {
      await this.conversation.begin();
      this.panel.trouble(null);
    } catch (problem) {
      this.panel.trouble(problem);
      this.#emit("error", { status: problem.status });
    }
  }

  // ---- what the page may ask -------------------------------------------------------------------

  open() {
    return this.panel.open();
  }

  close() {
    return this.panel.close();
  }

  toggle() {
    return this.panel.isOpen ? this.close() : this.open();
  }

  async say(text) {
    await this.open();
    this.panel.say(text);
  }

  /** Begin anew; what was said stays with the support team. `lost`: what was not sent goes along. */
  reset(lost = false) {
    return this.#inTurn(async () => {
      const unsent = this.conversation.forget();
      await this.#take();
      if (this.panel.isOpen) await this.conversation.begin().catch((problem) => this.panel.trouble(problem));
      if (lost) this.#sayAgain(unsent.filter((entry) => entry.body.text));
    });
  }

  #sayAgain(unsent) {
    for (const { body, shown, client_id } of unsent) this.conversation.say(body, shown, client_id);
  }

  /** Change options while it runs; another customer means another conversation. */
  configure(more) {
    return this.#inTurn(() => this.#configure(more));
  }

  async #configure(more) {
    const before = { ...this.options };
    Object.assign(this.options, more);
    this.panel.look(this.options);
    if (more.language && more.language !== before.language) await this.speak(this.#language);
    if ("identity" in more && subjectOf(more.identity) !== subjectOf(before.identity)) await this.#identify(before.identity);
    else if ("identity" in more) this.conversation.start.identity = more.identity;
    if ("simulatedNow" in more && more.simulatedNow !== before.simulatedNow) {
      this.conversation.start.simulated_now = more.simulatedNow ?? undefined;
      await this.conversation.change({ simulated_now: more.simulatedNow ?? null });
    }
  }

  async #identify(before) {
    const { conversation } = this;
    const { id, token } = conversation;
    let unsent = [];
    if (!before && this.options.identity && id) {
      // A visitor signs in: the thread goes on, now in their name.
      await conversation.post("identify", { identity: this.options.identity });
      unsent = conversation.forget();
      memory(this.options.site ?? "site", subjectOf(this.options.identity)).write("conversation", { id, token });
    } else if (before) conversation.forget();
    await this.#take();
    this.#sayAgain(unsent);
    if (this.panel.isOpen) await this.#ensure();
  }

  /** Show the labels in another language. */
  async speak(language) {
    this.options.language = language;
    this.conversation.start.language = language;
    this.panel.speak(await load(this.options.base, language));
  }
}
