// Labels, dates and sizes in the customer's language. The assistant's own words come from the server.

export const LANGUAGES = { en: "English", fr: "Français", de: "Deutsch", es: "Español", pt: "Português" };

const cache = new Map();

/** The first of `wanted` (tags such as "fr-CA") that the widget speaks, else English. */
export function speakable(...wanted) {
  return wanted.flat().map((tag) => tag?.slice(0, 2).toLowerCase()).find((code) => code in LANGUAGES) ?? "en";
}

/** A file of the widget's own: nobody's cookies go along. */
export const get = (address) => fetch(address, { credentials: "omit" });

/** The file `name` of labels, loaded once. */
function labelsOf(base, name, file = get) {
  if (!cache.has(name)) {
    const labels = file(`${base}/static/widget/labels/${name}.json`).then((answer) => {
      if (!answer.ok) throw new Error(`labels ${name}: status ${answer.status}`);
      return answer.json();
    });
    labels.catch(() => cache.delete(name));
    cache.set(name, labels);
  }
  return cache.get(name);
}

/** A language, with the labels that every conversation needs; `file(address)` answers a Response. */
export async function load(base, language, file = get) {
  return new Words(language, { ...(await labelsOf(base, language, file)) }, base);
}

export class Words {
  constructor(language, labels, base = "") {
    Object.assign(this, { language, labels, base });
    // The region is the visitor's, the language is the conversation's: en-US or en-GB, but English.
    this.locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
  }

  /** The labels of what is loaded when it is needed. */
  async more() {
    Object.assign(this.labels, await labelsOf(this.base, `${this.language}.more`));
  }

  /** The label `name`, its {placeholders} filled. */
  t(name, values = {}) {
    return (this.labels[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  /** What went wrong, for people. */
  problem(problem) {
    if (problem.status === 413) return this.t("e413");
    if (problem.status === 429) return this.t("e429", { n: problem.wait ?? 5 });
    const name = `e${problem.status}`;
    return this.t(name in this.labels ? name : problem.status >= 500 ? "e500" : problem.status ? "e400" : "e0");
  }

  #format(at, options) {
    return new Intl.DateTimeFormat(this.locale, options).format(new Date(at));
  }

  time(at) {
    return this.#format(at, { hour: "numeric", minute: "2-digit" });
  }

  day(at) {
    return this.#format(at, { weekday: "long", day: "numeric", month: "long" });
  }

  /** Day and time in the visitor's own zone. */
  moment(at) {
    return this.#format(at, { weekday: "long", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  }

  languageName(code) {
    return new Intl.DisplayNames([this.language], { type: "language" }).of(code);
  }

  size(bytes) {
    const [unit, value] = bytes < 1e6 ? ["kilobyte", Math.max(1, bytes / 1e3)] : ["megabyte", bytes / 1e6];
    return new Intl.NumberFormat(this.locale, { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  }
}
