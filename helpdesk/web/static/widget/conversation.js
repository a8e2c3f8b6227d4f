// A conversation as this browser knows it: what was said, what is still to be sent, what is waited
// for. Every message appears once, however it came: by answer, by socket, or by a second look.

import { Problem } from "./api.js";
import { live } from "./socket.js";

const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
const STATE = ["state", "language", "expects", "pin", "topic", "decision", "tickets", "handoff", "identified", "rating"];

/** A random UUID; crypto.randomUUID is missing in pages that came by plain http. */
function uuid() {
  const address = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(address);
  return address.slice(-36);
}

export class Conversation extends EventTarget {
  #call;
  #memory;
  #socket = null;
  #base;
  #known = new Map();
  #running = false;
  #attempt = 0;
  #retry = null;
  #synced = 0;
  #beginning = null;

  /** `start`: the body that begins a conversation. */
  constructor({ call, memory, base, start }) {
    super();
    this.#call = call;
    this.#memory = memory;
    this.#base = base;
    this.start = start;
    this.id = this.token = null;
    this.connected = true;
    this.state = "bot";
    this.language = start.language;
    this.expects = this.decision = this.handoff = null;
    this.tickets = [];
    this.outbox = memory.unsent().map((entry) => ({ ...entry, status: "waiting" }));
  }

  get messages() {
    return [...this.#known.values()].sort((one, other) => one.id - other.id);
  }

  /** Whether the assistant is about to answer. */
  get thinking() {
    return this.state === "bot" && this.outbox.some((entry) => entry.status === "sending");
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  // ---- beginning and coming back --------------------------------------------------------------

  /**
   * Go on where this browser, or this signed-in customer elsewhere, left off. False if nowhere.
   * Rejects with a Problem; its status is 404 where the server no longer has it.
   */
  async resume() {
    let kept = this.#memory.read("conversation");
    if (!kept && this.start.identity) {
      const { items } = await this.#call("/conversations", { token: this.start.identity });
      kept = items.find((item) => item.state !== "closed") ?? null;
    }
    if (!kept) return false;
    Object.assign(this, { id: kept.id, token: kept.token });
    try {
      await this.refresh(true);
    } catch (problem) {
      this.id = this.token = null;
      throw problem;
    }
    this.#keep();
    this.#connect();
    this.flush();
    return true;
  }

  /** Begin a conversation at the server, once however many ask for it. */
  begin() {
    return (this.#beginning ??= this.#begin().finally(() => (this.#beginning = null)));
  }

  async #begin() {
    const view = await this.#call("/conversations", { body: this.start });
    Object.assign(this, { id: view.id, token: view.token });
    this.#keep();
    this.#apply(view, true);
    this.#connect();
  }

  #keep() {
    this.#memory.write("conversation", { id: this.id, token: this.token });
  }

  /** Drop what this browser knows; the server keeps the conversation. Answers what was not sent yet. */
  forget() {
    const unsent = this.outbox;
    this.stop();
    this.#memory.remove("conversation");
    unsent.forEach((entry) => this.#memory.remove(`out:${entry.client_id}`));
    this.outbox = [];
    this.#known.clear();
    this.id = this.token = null;
    return unsent;
  }

  stop() {
    this.#socket?.stop();
    this.#socket = null;
    clearTimeout(this.#retry);
  }

  // ---- receiving -----------------------------------------------------------------------------

  #connect() {
    this.#socket?.stop();
    const url = `${this.#base.replace(/^http/, "ws")}/api/v1/conversations/${this.id}/events`;
    this.#socket = live(url, {
      hello: () => ({ token: this.token, after: this.#synced || null }),
      news: (event) => this.#news(event),
      poll: () => this.refresh().catch(() => {}),
      lost: () => this.#tell("lost"),
      status: (connected) => {
        if (connected && !this.connected) this.#again();
        this.connected = connected;
        this.#tell("change");
      },
    });
  }

  #news(event) {
    if (event.type === "message") {
      this.#apply({ messages: [event.message] });
      this.#synced = Math.max(this.#synced, event.message.id);
    } else if (event.type === "state") this.#apply(event);
    else if (event.type === "typing") this.#tell("typing", event);
  }

  /** Decision and tickets come by socket; where there is none, with a look at the whole. */
  #look() {
    if (!this.#socket?.open) this.refresh().catch(() => {});
  }

  async refresh(first = false) {
    const view = await this.#call(`/conversations/${this.id}`, { token: this.token });
    this.#apply(view, first);
    this.#synced = Math.max(this.#synced, ...view.messages.map((message) => message.id));
  }

  #apply(view, first = false) {
    for (const name of STATE) if (name in view) this[name] = view[name];
    if (view.messages) this.#take(view.messages, first);
    this.#tell("change");
  }

  #take(messages, first = false) {
    const fresh = [];
    for (const message of messages) {
      if (this.#known.has(message.id)) continue;
      // An own message may come by socket before its answer: it is shown once, and still answered.
      for (const entry of this.outbox) if (entry.client_id === message.client_id) entry.arrived = true;
      this.#known.set(message.id, message);
      fresh.push(message);
    }
    if (fresh.length) this.#tell("messages", { messages: fresh, first });
  }

  // ---- sending -------------------------------------------------------------------------------

  /**
   * Say `body` ({text} or {choice}); `shown` is what it looks like until it has arrived. What may
   * have been sent before keeps its `client_id`, so that it appears once.
   */
  say(body, shown, client_id = uuid()) {
    const entry = { client_id, at: Date.now(), body, shown };
    this.outbox.push({ ...entry, status: "waiting" });
    this.#memory.write(`out:${client_id}`, entry);
    this.#tell("change");
    this.flush();
  }

  retry(entry) {
    entry.final = false;
    this.#again();
  }

  discard(entry) {
    this.#settle(entry);
    this.#tell("change");
  }

  /** Send what waits or failed in passing, in order, one at a time. */
  async flush() {
    clearTimeout(this.#retry);
    if (this.#running) return;
    this.#running = true;
    for (const entry of this.outbox) if (entry.status === "failed" && !entry.final) entry.status = "waiting";
    try {
      let entry;
      while ((entry = this.outbox.find((each) => each.status === "waiting"))) if (!(await this.#send(entry))) break;
    } finally {
      this.#running = false;
      this.#tell("change");
    }
  }

  async #send(entry) {
    entry.status = "sending";
    this.#tell("change");
    try {
      if (!this.id && !(await this.resume())) await this.begin();
      const answer = await this.#call(`/conversations/${this.id}/messages`, {
        token: this.token,
        body: { client_id: entry.client_id, ...entry.body },
      });
      this.#attempt = 0;
      this.#settle(entry);
      this.#apply(answer);
      this.#look();
      return true;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      entry.problem = problem;
      if (problem.passing) {
        entry.status = navigator.onLine ? "failed" : "waiting";
        const wait = problem.wait ? problem.wait * 1_000 : RETRY_MS[Math.min(this.#attempt++, RETRY_MS.length - 1)];
        this.#retry = setTimeout(() => this.flush(), wait);
        return false;
      }
      entry.status = "failed";
      entry.final = true;
      if (problem.status === 404) this.#tell("lost");
      else if (problem.status === 409) this.refresh().catch(() => {});
      return true;
    }
  }

  #again() {
    this.#attempt = 0;
    this.flush();
  }

  #settle(entry) {
    this.outbox = this.outbox.filter((each) => each !== entry);
    this.#memory.remove(`out:${entry.client_id}`);
  }

  // ---- the calls that are no messages --------------------------------------------------------

  /** `POST …/{what}`: pin, identify, rating. The answer's messages and state are taken over. */
  async post(what, body) {
    if (!this.id) await this.begin();
    try {
      const answer = await this.#call(`/conversations/${this.id}/${what}`, { token: this.token, body });
      this.#apply(answer);
      return answer;
    } finally {
      this.#look();
    }
  }

  /** Change the language or, in a demo, the clock; what is not begun yet begins with it. */
  async change(body) {
    if (this.id) this.#apply(await this.#call(`/conversations/${this.id}`, { token: this.token, method: "PATCH", body }));
  }

  /** A file or the transcript, as the Response it came in. */
  fetch(path) {
    return this.#call(`/conversations/${this.id}/${path}`, { token: this.token, raw: true });
  }

  upload(file, progress, signal) {
    return import("./upload.js").then(({ send }) =>
      send(`${this.#base}/api/v1/conversations/${this.id}/attachments`, this.token, file, progress, signal));
  }

  typing() {
    this.#socket?.send({ type: "typing" });
  }
}
