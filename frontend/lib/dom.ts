/** Small helpers that islands share. */

export function all<T extends HTMLElement>(selector: string, root: ParentNode = document): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

/** Make an element with text or children in it; text is never read as HTML. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Draw an icon of the sprite; its address stands in the page's head. */
export function icon(name: string): SVGSVGElement {
  const address = document.querySelector<HTMLMetaElement>('meta[name="icons"]')?.content ?? "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${address}#${name}`);
  svg.append(use);
  return svg;
}

export function cookie(name: string): string {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** The token for unsafe requests: from a form of the page, or from the cookie. */
export function csrfToken(): string {
  const field = document.querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]');
  return field?.value || cookie("csrftoken");
}

/** Words of the interface come from the page in its own language: <template id="words" data-…>. */
export function word(name: string): string {
  return document.getElementById("words")?.dataset[name] ?? "";
}
