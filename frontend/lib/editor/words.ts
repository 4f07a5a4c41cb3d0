/** Words of the editor in the language of the page: <template id="editor-words">. */

const plural = new Intl.PluralRules(document.documentElement.lang || "ru");
const words = new Map<string, string>();

function all(): Map<string, string> {
  if (!words.size) {
    const template = document.querySelector<HTMLTemplateElement>("#editor-words");
    for (const data of template?.content.querySelectorAll("data") ?? []) words.set(data.value, data.textContent ?? "");
  }
  return words;
}

/** A sentence with its blanks filled: they are written %(so)s. */
export function word(name: string, values: Record<string, string> = {}): string {
  return (all().get(name) ?? "").replace(/%\((\w+)\)s/g, (_whole, key: string) => values[key] ?? "");
}

/** A counted noun; the template has each form with a number of its own. */
export function counted(name: string, count: number): string {
  const kind = plural.select(count);
  const form = word(all().has(`${name}_${kind}`) ? `${name}_${kind}` : `${name}_other`);
  return form.replace(/\d+/, count.toLocaleString(document.documentElement.lang || "ru"));
}
