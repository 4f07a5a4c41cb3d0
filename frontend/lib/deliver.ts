/** Sending a form until it is answered: its nonce makes it safe to send again. */

import { csrfToken } from "./dom.ts";

export type Delivered = { html: string } | { problem: "signedOut" | "failed" };

const PATIENCE = 8000;
const LONGEST_WAIT = 5000;

async function send(url: string, body: FormData): Promise<Delivered | null> {
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { "X-Scanner": "1", "X-CSRFToken": csrfToken() },
      signal: AbortSignal.timeout(PATIENCE),
    });
    // A redirect leads to signing in; other refusals will not change by asking again.
    if (response.type === "opaqueredirect") return { problem: "signedOut" };
    if (response.ok || response.status === 422) return { html: await response.text() };
    return response.status < 500 ? { problem: "failed" } : null;
  } catch {
    return null;
  }
}

/** Send `body`, again and again while nobody answers; `onLost` hears of each failure. */
export async function deliver(url: string, body: FormData, onLost: () => void): Promise<Delivered> {
  for (let attempt = 0; ; attempt++) {
    const answer = await send(url, body);
    if (answer) return answer;
    onLost();
    await new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** attempt, LONGEST_WAIT)));
  }
}
