import htmx from "htmx.org/dist/htmx.esm.js";
import { csrfToken, word } from "./dom.ts";
import { toast } from "./toast.ts";

/** Parts of a page that change without the whole of it. */
export function startExchange(): void {
  // The page's content security policy allows neither eval nor inline styles.
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.historyCacheSize = 0;
  htmx.config.scrollIntoViewOnBoost = false;

  document.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event as CustomEvent<{ verb: string; headers: Record<string, string> }>;
    if (detail.verb !== "get") detail.headers["X-CSRFToken"] = csrfToken();
  });
  // A page with errors in it is an answer as well.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean; isError: boolean }>;
    if (![409, 422].includes(detail.xhr.status)) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, () => toast({ text: word("notSent"), icon: "cloud-slash" }));
  }
}
