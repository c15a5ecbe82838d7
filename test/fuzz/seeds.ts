import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printEvidence } from '../../packages/core/src/index.ts';
import { detectSource } from '../../packages/core/src/sources/detect.ts';
import { sources } from '../../packages/core/src/sources/registry.ts';
import { corpusEntries } from '../corpus.ts';
import { readWhole } from './reading.ts';

/** What is read anew, beside the sources: evidence that was written earlier. */
export const evidenceTarget = 'evidence';

/** Of a recording of megabytes this much is plenty. */
const mostBytes = 1 << 18;
const traces = fileURLToPath(new URL('../../traces', import.meta.url));

/** Recordings by the source that reads them, each as lines without their line breaks (latin1: a character a byte). */
export async function seedsBySource(): Promise<ReadonlyMap<string, readonly (readonly string[])[]>> {
  const seeds = new Map<string, (readonly string[])[]>();
  for (const bytes of recordings()) {
    const source = detectSource(bytes, sources);
    if (source === undefined) continue;
    add(source.id, bytes.subarray(0, mostBytes));
    if (bytes.length > mostBytes) continue;
    const { evidence } = await readWhole(bytes, { format: source.id });
    add(evidenceTarget, Buffer.from(printEvidence(evidence)));
  }
  return seeds;

  function add(target: string, bytes: Uint8Array): void {
    const lines = Buffer.from(bytes).toString('latin1').split('\n');
    seeds.set(target, [...(seeds.get(target) ?? []), lines]);
  }
}

function* recordings(): Iterable<Uint8Array> {
  for (const entry of corpusEntries(() => true)) for (const { bytes } of entry.files()) yield bytes;
  for (const tool of readdirSync(traces)) {
    if (!existsSync(join(traces, tool)) || tool === 'README.md') continue;
    for (const name of readdirSync(join(traces, tool)))
      for (const file of readdirSync(join(traces, tool, name)))
        if (file.startsWith('trace.')) yield readFileSync(join(traces, tool, name, file));
  }
}
