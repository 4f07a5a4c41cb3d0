/** Which blocks need an id of their own after a change that was made here. */

export interface Named {
  id: string;
  text: string;
  /** The block itself: the same object before and after means that it was not touched. */
  node: unknown;
}

/** The copy that keeps the id: the one that was here before, or has its text, or is the first. */
function keeper(before: readonly Named[], own: readonly number[], after: readonly Named[]): number {
  const [old, ...more] = before;
  // Two colleagues moved one block at a time. Whoever writes next parts the copies: the same way in every browser.
  if (!old || more.length) return own[0];
  const same =
    own.find((index) => after[index].node === old.node) ?? own.find((index) => after[index].text === old.text);
  return same ?? own[0];
}

function byId(blocks: readonly Named[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [index, { id }] of blocks.entries()) {
    const own = found.get(id);
    if (own) own.push(index);
    else found.set(id, [index]);
  }
  return found;
}

/** Return the indices of the blocks to be named anew: those without an id, and the copies of others. */
export function unnamed(before: readonly Named[], after: readonly Named[]): number[] {
  const found: number[] = [];
  const earlier = byId(before);
  for (const [id, own] of byId(after)) {
    if (id && own.length === 1) continue;
    const old = (earlier.get(id) ?? []).map((index) => before[index]);
    const kept = id ? keeper(old, own, after) : -1;
    found.push(...own.filter((index) => index !== kept));
  }
  return found.sort((one, other) => one - other);
}
