/** Sentences and moments in the language of the page. */

const language = document.documentElement.lang || "ru";
const plural = new Intl.PluralRules(language);
const relative = new Intl.RelativeTimeFormat(language);
const words = new Map<string, string>();

function all(): Map<string, string> {
  if (!words.size) {
    const template = document.querySelector<HTMLTemplateElement>("#door-words");
    for (const data of template?.content.querySelectorAll("data") ?? []) words.set(data.value, data.textContent ?? "");
  }
  return words;
}

export function word(name: string, values: Record<string, string | number> = {}): string {
  const text = all().get(name) ?? "";
  return text.replace(/%\((\w+)\)s/g, (_whole, key: string) => String(values[key] ?? ""));
}

export function counted(name: string, count: number): string {
  const kind = plural.select(count);
  return word(`${name}_${all().has(`${name}_${kind}`) ? kind : "other"}`, { count });
}

export function reason(code: string): string {
  return word(`reason:${code}`);
}

/** The event's own clock, with the day where that is not today. */
export function clock(moment: number, zone: string, now = Date.now()): string {
  const date = new Date(moment);
  const time = new Intl.DateTimeFormat("ru", { timeZone: zone, hour: "numeric", minute: "2-digit" }).format(date);
  const tidy = time.replace(/^0(?=\d)/, "");
  return day(moment, zone) === day(now, zone) ? tidy : `${tidy}, ${day(moment, zone)}`;
}

export function day(moment: number, zone: string): string {
  // The server says «27 February» too.
  const order = language === "en" ? "en-GB" : language;
  const told = new Intl.DateTimeFormat(order, { timeZone: zone, day: "numeric", month: "long" }).format(moment);
  return told.replace(" ", "\u00a0");
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The beginning of today by the event's clock. */
export function midnight(zone: string, now = Date.now()): number {
  const clockNow = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const [hours = 0, minutes = 0, seconds = 0] = clockNow.format(now).split(":").map(Number);
  return now - (now % 1000) - ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

export function ago(moment: number, now = Date.now()): string {
  const past = Math.max(0, now - moment);
  if (past < HOUR) return relative.format(-Math.floor(past / MINUTE), "minute");
  return relative.format(-Math.floor(past / HOUR), "hour");
}

export { language };
