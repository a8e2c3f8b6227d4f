// Civil time in Paris, where chat and phone are staffed, to instants and back.

const ZONE = "Europe/Paris";

/** The parts of an instant as clocks in Paris show it. */
export function parisClock(instant) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" });
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return [parts.year, parts.month - 1, parts.day, parts.hour, parts.minute];
}

/** The instant at which clocks in Paris show year, month (from 0), day, hour, minute. */
export function parisInstant(...wanted) {
  const naive = Date.UTC(...wanted);
  // Twice: the first guess may stand on the other side of a clock change.
  let instant = naive;
  for (let round = 0; round < 2; round += 1) instant += naive - Date.UTC(...parisClock(instant));
  return new Date(instant);
}

/** The next `weekday` (0 = Sunday) after today at a time in Paris. */
export function nextWeekday(weekday, hour, minute, now = new Date()) {
  const [year, month, day] = parisClock(now);
  const today = new Date(Date.UTC(year, month, day)).getUTCDay();
  return parisInstant(year, month, day + ((weekday - today + 6) % 7) + 1, hour, minute);
}

/** As an `<input type="datetime-local">` writes it. */
export function parisField(instant) {
  const [year, month, day, hour, minute] = parisClock(instant);
  return new Date(Date.UTC(year, month, day, hour, minute)).toISOString().slice(0, 16);
}
