// The menu: language, sound, transcript, starting over. Loaded when it is first opened.

import { h } from "./dom.js";
import { LANGUAGES } from "./words.js";

/** The menu's elements; `done()` closes it. */
export function menuItems(panel, done) {
  const { words, conversation, memory, widget } = panel;
  const language = h(
    "select",
    { id: "language" },
    Object.entries(LANGUAGES).map(([code, name]) => h("option", { value: code, text: name, lang: code, selected: code === words.language })),
  );
  language.addEventListener("change", async () => {
    done();
    await changeLanguage(panel, language.value);
  });
  const sound = h("button", { type: "button", "aria-pressed": String(Boolean(memory.read("sound"))), text: words.t("sound") });
  sound.addEventListener("click", () => {
    const on = !memory.read("sound");
    memory.write("sound", on);
    sound.setAttribute("aria-pressed", String(on));
    if (on) chime();
  });
  const item = (name, work, enabled = true) => h("button", { type: "button", text: words.t(name), disabled: !enabled, onclick: () => (done(), work()) });
  return [
    h("label", { for: "language", text: words.t("language") }),
    language,
    sound,
    item("save_text", () => panel.save("transcript?format=txt", "guichet.txt"), conversation.id),
    item("save_page", () => panel.save("transcript?format=html", "guichet.html"), conversation.id),
    item("mail", () => panel.mail(), conversation.id),
    item("start_over", () => widget.reset()),
  ];
}

/** Before the first word the conversation is told; later the assistant is asked, and goes on in it. */
async function changeLanguage(panel, language) {
  const { conversation, widget } = panel;
  const said = conversation.messages.some((message) => message.author === "customer");
  await widget.speak(language);
  await panel.words.more();
  if (!said) return conversation.change({ language }).catch((problem) => panel.trouble(problem));
  if (conversation.state === "bot") return conversation.say({ text: panel.words.t("please_speak") }, panel.words.t("please_speak"));
  return undefined;
}

/** Two soft notes, made here: no file to load. Silent until the page was touched, as browsers want. */
export function chime() {
  if (navigator.userActivation?.hasBeenActive === false) return;
  const audio = new AudioContext();
  [660, 880].forEach((pitch, index) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + index * 0.12;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.06, start);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.25);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.3);
  });
  setTimeout(() => audio.close(), 1_000);
}
