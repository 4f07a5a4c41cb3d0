/** A score sheet saves each choice by itself; what could not be sent is kept and sent again. */

import { icon } from "../lib/dom.ts";
import { wait } from "../lib/live.ts";

type Exchange = CustomEvent<{
  elt: HTMLElement;
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  requestConfig: { formData: FormData };
}>;

/** What was sent may have been saved though no answer came: found there later, it is of this window, not of another. */
function remember(sent: FormData): void {
  for (const [name, value] of sent) {
    const known = document.getElementById(`seen-${name}`);
    if (!known || typeof value !== "string") continue;
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: `seen-${name}`, value });
    known.append(input);
  }
}

function start(form: HTMLFormElement): void {
  const unsent = new Set<HTMLElement>();
  let attempt = 0;
  let timer = 0;

  const say = (words: string, kind: string, picture: string) => {
    const line = document.getElementById("saved");
    if (!line) return;
    line.className = `jury-saved state state-${kind}`;
    const text = document.createElement("span");
    text.textContent = words;
    line.replaceChildren(icon(picture), text);
  };

  const resend = () => {
    window.clearTimeout(timer);
    // One at a time, in the order of the page: the next goes once this one is answered.
    const [first] = [...unsent];
    first?.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const keep = (event: Exchange, words: string | undefined) => {
    event.stopPropagation();
    remember(event.detail.requestConfig.formData);
    unsent.add(event.detail.elt);
    say(words ?? "", "care", "wifi-off");
    window.clearTimeout(timer);
    timer = window.setTimeout(resend, wait(attempt++, Math.random()));
  };

  const on = (name: string, listen: (event: Exchange) => void) =>
    form.addEventListener(`htmx:${name}`, listen as EventListener);

  on("beforeRequest", () => say(form.dataset.saving ?? "", "plain", "arrow-repeat"));
  for (const name of ["sendError", "timeout"]) on(name, (event) => keep(event, form.dataset.offline));
  on("responseError", (event) => {
    if (event.detail.xhr.status >= 500) keep(event, form.dataset.offline);
  });
  // The sign-in page instead of the answer: the session is over, but nothing typed is lost.
  form.addEventListener("htmx:afterRequest", ((event: Exchange) => {
    if (!event.detail.xhr.responseText.includes('id="saved"')) return;
    unsent.delete(event.detail.elt);
    attempt = 0;
    if (unsent.size) resend();
  }) as EventListener);
  document.addEventListener("htmx:beforeSwap", ((event: Exchange) => {
    if (!form.contains(event.detail.elt) || event.detail.xhr.responseText.includes('id="saved"')) return;
    event.detail.shouldSwap = false;
    keep(event, form.dataset.signedOut);
  }) as EventListener);

  // A choice made before the scripts came has told nobody yet; sending one twice does no harm.
  window.addEventListener("load", () => {
    for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("fieldset input, textarea")) {
      const isChosen = field instanceof HTMLInputElement && field.type === "radio";
      const isNew = isChosen ? field.checked && !field.defaultChecked : field.value !== field.defaultValue;
      if (isNew) field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  window.addEventListener("online", resend);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) {
      unsent.clear();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    say(form.dataset.offline ?? "", "care", "wifi-off");
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsent.size) event.preventDefault();
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-jury]")) start(form);
