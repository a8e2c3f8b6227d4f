// The launcher and the panel: what is on screen, what is announced, where the focus goes.

import { Composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { MessageList, choiceNamed, openChoices } from "./messages.js";
import { frame, trapFocus } from "./frame.js";
import { load } from "./words.js";

const TYPING_SHOWN_MS = 5_000;

export class Panel {
  #emit;
  #parts;
  #typing = null;
  #unread = 0;
  #heard = null;
  #entered = {};
  #drawn = {};
  #why = false;
  #state = null;
  #following = true;

  constructor({ base, words, emit, sheets, widget }) {
    Object.assign(this, { base, words, widget, isOpen: false });
    this.#emit = emit;
    this.host = h("guichet-widget");
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = sheets;
    this.#build();
  }

  #build() {
    this.composer = new Composer(this);
    const parts = (this.#parts = frame(this));
    this.root.replaceChildren(parts.launcher, parts.panel, parts.announcer);
    this.list = new MessageList(parts.list, this);
    this.#drawn = {};
    parts.launcher.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    parts.close.addEventListener("click", () => this.close());
    parts.menuButton.addEventListener("click", () => this.#menu());
    parts.log.addEventListener("scroll", () => (this.#following = this.#atEnd()), { passive: true });
    trapFocus(this.root, parts.panel, () => (parts.menu.hidden ? this.close() : this.#menu(false)));
    this.host.lang = this.words.language;
    parts.panel.hidden = !this.isOpen;
  }

  /** Position, theme and colour, as the site wishes. */
  look({ position = "right", theme = "auto", colour = null }) {
    this.host.dataset.position = position === "left" ? "left" : "right";
    this.host.dataset.theme = theme;
    if (colour) import("./colour.js").then(({ recolour }) => recolour(this.host, colour));
  }

  // ---- open and closed -------------------------------------------------------------------------

  async open() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.host.dataset.open = "";
    this.#parts.panel.hidden = false;
    this.#parts.launcher.setAttribute("aria-expanded", "true");
    // On a phone the keyboard would cover what the customer opened the panel to read.
    (matchMedia("(pointer: coarse)").matches ? this.#parts.close : this.composer.input).focus();
    this.#read();
    this.#emit("open", {});
    this.#parts.panel.setAttribute("aria-busy", "true");
    await this.widget.ensure();
    this.#parts.panel.removeAttribute("aria-busy");
    this.draw();
    this.#toEnd();
  }

  close() {
    if (!this.isOpen) return;
    this.#menu(false);
    this.isOpen = false;
    delete this.host.dataset.open;
    this.#parts.panel.hidden = true;
    this.#parts.launcher.setAttribute("aria-expanded", "false");
    this.#parts.launcher.focus();
    this.#emit("close", {});
  }

  async #menu(show = this.#parts.menu.hidden) {
    const { menu, menuButton } = this.#parts;
    if (!show && menu.hidden) return;
    if (show) {
      const { menuItems } = await this.more("menu.js");
      menu.replaceChildren(...menuItems(this, () => this.#menu(false)));
    }
    menu.hidden = !show;
    menuButton.setAttribute("aria-expanded", String(show));
    (show ? menu.querySelector("button, select") : menuButton).focus();
  }

  // ---- a conversation to show ------------------------------------------------------------------

  show(conversation, memory) {
    this.conversation = conversation;
    this.memory = memory;
    this.#heard = this.problem = null;
    this.#entered = {};
    this.#unread = 0;
    this.list.clear();
    conversation.addEventListener("change", () => conversation === this.conversation && this.draw());
    conversation.addEventListener("messages", ({ detail }) => conversation === this.conversation && this.#news(detail));
    conversation.addEventListener("typing", ({ detail }) => this.#typed(detail));
    conversation.addEventListener("lost", () => conversation === this.conversation && this.trouble({ status: 404 }));
    this.draw();
  }

  /** A problem with the whole conversation, with a way on; null when it is over. */
  trouble(problem) {
    this.problem = problem;
    this.draw();
  }

  speak(words) {
    this.words = words;
    const { composer } = this;
    const focused = this.root.activeElement;
    this.#build();
    this.composer.takeOver(composer);
    this.draw();
    this.#toEnd();
    if (focused) (this.isOpen ? this.composer.input : this.#parts.launcher).focus();
  }

  /** When the conversation changes its language, so do the labels. */
  async #follow(language) {
    if (!language || language === this.#heard) return;
    this.#heard = language;
    if (language === this.words.language) return;
    try {
      this.speak(await load(this.base, language));
    } catch {
      this.#heard = null;
    }
  }

  #news({ messages, first }) {
    this.#typing = null;
    const from = messages.filter((message) => message.author !== "customer");
    const kept = this.memory.read("read") ?? 0;
    const unread = from.filter((message) => message.id > kept);
    if (this.isOpen) this.#read();
    else this.#unread += unread.length;
    if (!this.isOpen && unread.length) this.#emit("unread", { count: this.#unread });
    if (first || !from.length) return;
    this.#announce(from.map((message) => `${this.speaker(message)}: ${[message.text, ...message.choices.map((choice) => choice.title)].join(". ")}`).join("\n"));
    if ((!this.isOpen || document.hidden) && this.memory.read("sound")) import("./menu.js").then(({ chime }) => chime());
  }

  /** Said once, and only what is new: each text is a node of its own, gone before the next. */
  #announce(text) {
    const node = h("p", { text });
    this.#parts.announcer.append(node);
    setTimeout(() => node.remove(), 8_000);
  }

  #read() {
    this.#unread = 0;
    this.memory.write("read", Math.max(0, ...this.conversation.messages.map((message) => message.id)));
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      this.#typing = null;
      this.draw();
    }, TYPING_SHOWN_MS);
    this.draw();
  }

  speaker(message) {
    if (message.author === "agent") return message.agent ?? this.words.t("agent");
    return this.words.t(message.author === "customer" ? "you" : "assistant");
  }

  // ---- drawing ---------------------------------------------------------------------------------

  draw() {
    const { conversation, words } = this;
    const parts = this.#parts;
    if (!conversation) return;
    this.#follow(conversation.id && conversation.language);
    if (conversation.state !== this.#state) this.#emit("state", { state: (this.#state = conversation.state) });
    this.list.draw(conversation);
    const live = conversation.state === "live" || conversation.state === "queued";
    parts.status.textContent = words.t(conversation.state === "closed" ? "closed" : live ? "human" : "automated");
    parts.badge.textContent = this.#unread ? String(this.#unread) : "";
    parts.badge.hidden = !this.#unread;
    parts.launcher.setAttribute("aria-label", this.#unread ? words.t("open_unread", { n: this.#unread }) : words.t(this.isOpen ? "close" : "open"));
    this.#drawNotice();
    const leave = choiceNamed(conversation, "command_leave_queue");
    this.#part("handoff", JSON.stringify([conversation.state, conversation.handoff]), () =>
      live && this.extra(({ handoffBanner }) => handoffBanner(this, conversation, leave && (() => this.pick(leave)))));
    this.#drawTail();
    this.composer.enable(conversation.state !== "closed" && this.problem?.status !== 401 && this.problem?.status !== 404);
    if (this.#following && this.isOpen) this.#toEnd();
  }

  /** Fill the place `name` anew, only when `key` says that what stands there changed. */
  #part(name, key, make) {
    if (this.#drawn[name] === key) return;
    this.#drawn[name] = key;
    const node = make();
    this.#parts.places[name].replaceChildren(...(node ? [node] : []));
  }

  /** A place for what is loaded when it is first needed, together with its styles. */
  extra(make, place = h("div", { class: "place" })) {
    this.more("extras.js").then((module) => {
      const made = make(module);
      place.replaceChildren(...(made ? [made] : []));
      if (this.#following) this.#toEnd();
    });
    return place;
  }

  ticketCard(ticket) {
    return this.extra(({ ticketCard }) => ticketCard(this, ticket), h("li"));
  }

  /** A module that few need; the first one brings the styles and labels of them all. */
  async more(name) {
    const [module, style] = await Promise.all([import(`./${name}`), this.widget.sheet("extras.css"), this.words.more()]);
    if (!this.root.adoptedStyleSheets.includes(style)) this.root.adoptedStyleSheets.push(style);
    return module;
  }

  #drawNotice() {
    const { words, problem, conversation } = this;
    const offline = !navigator.onLine || (conversation.id && !conversation.connected);
    const text = problem ? words.problem(problem) : offline ? words.t(navigator.onLine ? "reconnecting" : "offline") : null;
    this.#part("notice", `${text}`, () => {
      if (!text) return null;
      const again = () => (problem.status === 404 ? this.widget.reset(true) : problem.status === 401 ? this.widget.configure({ identity: null }) : this.widget.ensure());
      const name = { 401: "as_guest", 404: "start_over" }[problem?.status] ?? "retry";
      return h("div", { class: "banner notice", role: "status" }, icon("alert"), h("div", { class: "grow", text }), problem && h("button", { type: "button", class: "plain", text: words.t(name), onclick: () => { this.problem = null; again(); } }));
    });
  }

  #drawTail() {
    const { conversation, words } = this;
    const { expects, decision, state } = conversation;
    const kind = state === "bot" && ["pin", "email", "code"].includes(expects) ? expects : null;
    const choices = openChoices(conversation);
    const typing = conversation.thinking || this.#typing;
    this.#part("typing", String(Boolean(typing)), () => typing && h("div", { class: "typing", role: "img", "aria-label": words.t(conversation.thinking ? "assistant_typing" : "agent_typing", { name: conversation.handoff?.agent ?? words.t("agent") }) }, h("i"), h("i"), h("i")));
    this.#part("why", JSON.stringify([state === "bot" && decision]), () => state === "bot" && decision && this.extra(({ decisionCard }) => decisionCard(this, decision, this.#why, (open) => (this.#why = open))));
    if (kind !== this.#entered.kind) this.#entered = { kind };
    // What is said meanwhile leaves the field alone: the news of an attempt may come before its answer.
    this.#part("field", `${conversation.id}${kind}`, () => kind && this.extra(({ field }) => field(this, kind, this.#entered, (fault, value) => this.#answered(conversation, { kind, fault, value }))));
    this.#part("choices", choices.map((choice) => choice.id).join(), () => choices.length > 0 && h("div", { class: "choices", role: "group", "aria-label": words.t("choices") }, choices.map((choice) => h("button", { type: "button", class: "choice", text: choice.title, onclick: () => this.pick(choice) }))));
    const rate = state === "closed" || expects === "rating";
    this.#part("rating", `${rate}${conversation.rating}`, () => rate && !conversation.rating && this.extra(({ ratingCard }) => ratingCard(this, async (score, comment) => {
      await conversation.post("rating", { score, comment });
      conversation.rating = score;
      this.draw();
    })));
    this.#part("again", state, () => state === "closed" && h("button", { type: "button", class: "primary wide", text: words.t("start_over"), onclick: () => this.widget.reset() }));
  }

  /** An attempt in a field is over: if it is still asked for, it stands anew, with what was wrong. */
  #answered(conversation, entered) {
    if (conversation !== this.conversation) return;
    if (entered.kind === this.#entered.kind) {
      this.#entered = entered;
      delete this.#drawn.field;
      this.draw();
    }
    if (!entered.fault) this.composer.input.focus();
  }

  // ---- acting ----------------------------------------------------------------------------------

  pick(choice) {
    this.#following = true;
    this.conversation.say({ choice: choice.id }, choice.title);
    (matchMedia("(pointer: coarse)").matches ? this.#parts.log : this.composer.input).focus();
  }

  say(text) {
    this.#following = true;
    const { conversation } = this;
    // A PIN typed into the wrong box takes the safe way all the same.
    const pin = text.replace(/[\s.-]/g, "");
    if (conversation.expects === "pin" && /^\d{6}$/.test(pin)) {
      return conversation.post("pin", { pin }).catch((problem) => this.trouble(problem));
    }
    return conversation.say({ text }, text);
  }

  /** Save what a call of the conversation answers as a file. */
  save(path, name) {
    return import("./save.js").then(({ save }) => save(this.conversation, path, name)).catch((problem) => this.trouble(problem));
  }

  /** The transcript goes to the customer's own address; what to do first is said in the thread. */
  mail() {
    this.#following = true;
    this.conversation.post("transcript/mail", {}).catch((problem) => this.trouble(problem));
  }

  #atEnd() {
    const { log } = this.#parts;
    return log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  }

  #toEnd() {
    const { log } = this.#parts;
    log.scrollTop = log.scrollHeight;
    this.#following = true;
  }
}
