import htmx from "htmx.org/dist/htmx.esm.js";
import { csrfToken, word } from "./dom.ts";
import { toast } from "./toast.ts";

type Failure = CustomEvent<{ requestConfig?: { triggeringEvent?: Event } }>;

/** A part came anew by itself, at its time or as the page was told of news: whoever reads has done nothing. */
function isUnasked({ detail }: Failure): boolean {
  const asking = detail.requestConfig?.triggeringEvent;
  return !asking || asking instanceof CustomEvent;
}

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
  let takeBack = () => {};
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      if (isUnasked(event as Failure)) return;
      takeBack = toast({ text: word("notSent"), icon: "cloud-slash" });
    });
  }
  window.addEventListener("online", () => takeBack());
  document.addEventListener("htmx:afterRequest", (event) => {
    if ((event as CustomEvent<{ successful: boolean }>).detail.successful) takeBack();
  });
}
