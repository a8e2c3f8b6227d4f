// The one line that a site embeds: <script src="…/widget.js" data-guichet="site" defer></script>
// Reads its options from data attributes or Guichet.init({...}); the rest loads when it is needed.
(() => {
  const script = document.currentScript;
  const base = new URL(".", script?.src ?? location.href);
  const listeners = new EventTarget();
  const waiting = [];
  let widget = null;
  let settled = false;
  let options = {};

  const call = (name, ...values) =>
    settled ? widget?.[name](...values) : new Promise((done) => waiting.push(() => done(widget?.[name](...values))));

  // All at once: on a phone each step is a round trip.
  for (const name of ["main", "api", "conversation", "socket", "panel", "composer", "dom", "messages", "frame", "storage", "words"])
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: new URL(`static/widget/${name}.js`, base) }));

  /** The files that the first look needs beside the modules; asked for now, they come with them. */
  function begin(language) {
    const tag = [language, document.documentElement.lang, ...navigator.languages].find((each) => /^(en|fr|de|es|pt)/i.test(each)) ?? "en";
    const names = ["tokens.css", "widget/widget.css", `widget/labels/${tag.slice(0, 2).toLowerCase()}.json`];
    return new Map(names.map((name) => new URL(`static/${name}`, base).href).map((address) => [address, fetch(address, { credentials: "omit" })]));
  }

  const tell = (type, detail) => listeners.dispatchEvent(new CustomEvent(type, { detail }));

  /** Where it fails, the page stays whole and its developer is told. */
  async function start() {
    const begun = begin(options.language);
    // Who waits for it is told of a failure; nobody else needs to be.
    begun.forEach((file) => file.catch(() => {}));
    try {
      const { mount } = await import(new URL("static/widget/main.js", base).href);
      widget = await mount({ base: base.href.replace(/\/$/, ""), ...options }, tell, begun);
    } catch (cause) {
      console.error(`Guichet cannot start here. Is ${location.origin} in GUICHET_ALLOWED_ORIGINS of ${base.origin}?`, cause);
      tell("error", { status: 0 });
    }
    settled = true;
    waiting.splice(0).forEach((each) => each());
  }

  let starting = null;
  window.Guichet = {
    /** Options: site, identity, language, position, theme, colour, simulatedNow. */
    init(more = {}) {
      const again = Boolean(starting);
      options = { ...options, ...more };
      if (again) return starting.then(() => widget?.configure(options));
      return (starting = start());
    },
    open: () => call("open"),
    close: () => call("close"),
    toggle: () => call("toggle"),
    reset: () => call("reset"),
    /** Open, and say this for the customer. */
    say: (text) => call("say", text),
    /** Tell who the customer is (a token that the site signs), or that they signed out (null). */
    identify: (identity) => call("configure", { identity }),
    configure: (more) => call("configure", more),
    on: (type, listener) => listeners.addEventListener(type, listener),
    off: (type, listener) => listeners.removeEventListener(type, listener),
  };

  const given = script?.dataset ?? {};
  if (given.guichet !== undefined && given.start !== "manual") {
    const { guichet: site, ...rest } = given;
    window.Guichet.init({ site, ...rest });
  } else if (given.guichet) options.site = given.guichet;
  dispatchEvent(new CustomEvent("guichet:ready"));
})();
