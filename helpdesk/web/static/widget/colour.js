// The site's own colour. Loaded where a site has one.

/** The site's own colour, with black or white on it, whichever is easier to read (WCAG 1.4.3). */
export function recolour(host, colour) {
  const channels = colour?.match(/^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i)?.slice(1).map((each) => parseInt(each, 16) / 255);
  if (!channels) return;
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  host.style.setProperty("--guichet-accent", colour);
  host.style.setProperty("--guichet-on-accent", light > 0.179 ? "#000" : "#fff");
}
