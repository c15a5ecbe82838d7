import type { JsonNode } from './node.ts';

/** Where a value stands in a document: keys and indexes, from the outside inwards. */
export type JsonPath = readonly PropertyKey[];

/** `syscalls[3].args[0].op` */
export function formatPath(path: JsonPath): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}${text === '' ? '' : '.'}${String(step)}`),
    '',
  );
}

/** The value at a path, or the nearest one around it that is there; of a repeated key the last, which is the one that counts. */
export function nodeAt(root: JsonNode, path: JsonPath): JsonNode {
  let node = root;
  for (const step of path) {
    const next = node.kind === 'array' ? node.items[Number(step)] : memberOf(node, String(step));
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

function memberOf(node: JsonNode, key: string): JsonNode | undefined {
  return node.kind === 'object' ? node.members.findLast((member) => member.key === key)?.value : undefined;
}
