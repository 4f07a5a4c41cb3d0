import { all } from "./dom.ts";

/** The options of a question that are chosen; what stands in a hidden group is not. */
function chosen(form: HTMLFormElement, name: string): string[] {
  return all<HTMLInputElement | HTMLSelectElement>(`[name="${CSS.escape(name)}"]`, form)
    .filter((control) => !control.closest("[hidden]"))
    .filter((control) => control instanceof HTMLSelectElement || control.checked)
    .map((control) => control.value);
}

/** Show the questions that apply; each condition names an earlier one, so one walk decides them all. */
function judge(form: HTMLFormElement): void {
  const ways = chosen(form, "format");
  for (const group of all("[data-ask]", form)) {
    const { askFormat = "", askAfter = "", askValue = "" } = group.dataset;
    const isOfWay = !askFormat || ways.includes(askFormat);
    group.hidden = !(isOfWay && (!askAfter || chosen(form, askAfter).includes(askValue)));
  }
}

/** Questions on a condition come and go by themselves; the words of the condition are for those without scripts. */
export function startQuestions(): void {
  const forms = new Set(all("[data-ask]").map((group) => group.closest("form")));
  for (const form of forms) {
    if (!form) continue;
    for (const words of all("[data-ask-when]", form)) words.hidden = true;
    judge(form);
    form.addEventListener("change", () => judge(form));
    // The browser fills a form in again that one comes back to.
    window.addEventListener("pageshow", () => judge(form));
  }
}
