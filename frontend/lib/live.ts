/** One socket a page: tells which parts of it have become old, never what is in them. */

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60000;
const BURST = 500;

/** The wait before the next attempt: doubled each time, up to a minute, with some chance against a stampede. */
export function wait(attempt: number, chance: number): number {
  return Math.min(FIRST_WAIT * 2 ** attempt, LONGEST_WAIT) * (0.5 + chance / 2);
}

function address(group: string): string {
  const slug = group.replace(/^event-/, "");
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/events/${slug}/live/`;
}

const waiting = new Set<string>();

/** Notices come in bursts, a part of the page is fetched once for each. */
function dispatch(topic: string): void {
  if (waiting.has(topic)) return;
  waiting.add(topic);
  setTimeout(() => {
    waiting.delete(topic);
    document.body.dispatchEvent(new CustomEvent(`live:${topic}`, { bubbles: true }));
  }, BURST);
}

/** Say everything again: what was announced while the socket was closed is lost. */
function dispatchAll(): void {
  const topics = new Set<string>();
  for (const part of document.querySelectorAll<HTMLElement>("[data-live-topic]")) {
    for (const topic of part.dataset.liveTopic?.split(" ") ?? []) topics.add(topic);
  }
  topics.forEach(dispatch);
}

export function startLive(): void {
  const group = document.querySelector<HTMLElement>("[data-live]")?.dataset.live;
  if (!group || !("WebSocket" in window)) return;
  let attempt = 0;
  let hasOpened = false;

  const connect = () => {
    const socket = new WebSocket(address(group));
    socket.addEventListener("open", () => {
      attempt = 0;
      document.documentElement.dataset.liveState = "on";
      if (hasOpened) dispatchAll();
      hasOpened = true;
    });
    socket.addEventListener("message", ({ data }) => {
      const { topic } = JSON.parse(data);
      if (typeof topic === "string") dispatch(topic);
    });
    socket.addEventListener("close", ({ code }) => {
      document.documentElement.dataset.liveState = "off";
      // 4xxx: the server will not have us; asking again changes nothing.
      if (code < 4000) setTimeout(connect, wait(attempt++, Math.random()));
    });
  };
  connect();
}
