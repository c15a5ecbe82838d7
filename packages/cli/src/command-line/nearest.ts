/**
 * The candidate that `text` was probably meant to be: the only one that begins with it, else the one it differs from in at most four in
 * ten of its letters, or in one. Undefined where none is that near.
 */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const [begun, ...others] = text === '' ? [] : candidates.filter((candidate) => candidate.startsWith(text));
  if (others.length === 0 && begun !== undefined) return begun;
  let best: string | undefined;
  let least = Math.max(Math.floor(text.length * 0.4), text.length > 1 ? 1 : 0) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(text, candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Insertions, deletions, replacements and exchanges of neighbours that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const exchanged = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(replaced, exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
