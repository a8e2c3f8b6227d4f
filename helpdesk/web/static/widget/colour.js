// The site's own colour. Loaded where a site has one.

/** The site's own colour, with black or white on it, whichever is easier to read (WCAG 1.4.3). */
export function recolour(host, colour) {
  const channels = colour?.match(/^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i)?.slice(1).map((each) => parseInt(each, 16) / 255);
  if (!channels) return;
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const mixed = (part, other) => `color-mix(in oklab, ${colour} ${part}%, ${other})`;
  host.style.setProperty("--guichet-accent", colour);
  // As ground and as ink: dark enough on light, light enough on dark, whatever the colour.
  host.style.setProperty("--guichet-accent-soft", `light-dark(${mixed(14, "#fff")}, ${mixed(24, "#1b201d")})`);
  host.style.setProperty("--guichet-accent-ink", `light-dark(${mixed(58, "#000")}, ${mixed(45, "#fff")})`);
  host.style.setProperty("--guichet-on-accent", light > 0.179 ? "#000" : "#fff");
}
