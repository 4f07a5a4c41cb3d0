/** Parts of the scanner's page. */

export function part<T extends HTMLElement = HTMLElement>(name: string): T {
  return found<T>(`[data-part="${name}"]`);
}

export function found<T extends HTMLElement = HTMLElement>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`The page has no ${selector}`);
  return element;
}

export function tool(name: string): HTMLElement {
  return found(`[data-tool="${name}"]`);
}

export function form(name: string): HTMLFormElement {
  return found<HTMLFormElement>(`[data-form="${name}"]`);
}

export function text(selector: string, words: string): void {
  const element = found(selector);
  if (element.textContent !== words) element.textContent = words;
}

/** Say below a field what is wrong with it, or nothing. */
export function fault(input: HTMLInputElement, words: string): void {
  const place = found(`#${input.id}-error`);
  place.textContent = words;
  place.hidden = !words;
  if (words) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

/** Act on forms by script alone. */
export function onSubmit(name: string, act: (form: HTMLFormElement) => unknown): void {
  form(name).addEventListener("submit", (event) => {
    event.preventDefault();
    void act(event.currentTarget as HTMLFormElement);
  });
}

export function onTool(name: string, act: (button: HTMLElement) => unknown): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>(`[data-tool="${name}"]`);
    if (button) void act(button);
  });
}
