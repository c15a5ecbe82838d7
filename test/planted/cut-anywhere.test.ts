import { expect, it } from 'vitest';
import { evidenceNames } from '../../packages/core/src/evidence/names.ts';
import { TraceInput } from '../../packages/core/src/pipeline.ts';
import type { Recording } from './planting.ts';
import { recordings } from './recordings.ts';

async function read(text: string): Promise<{ names: readonly string[]; gaps: ReadonlyMap<string, number> }> {
  const trace = new TraceInput({ input: 'log', arch: 'x86_64' });
  trace.push(Buffer.from(text));
  const { evidence } = await trace.end();
  return {
    names: evidenceNames(evidence),
    gaps: new Map([...evidence.runs.values()].flatMap((run) => [...run.incomplete])),
  };
}

/** Formats that show how processes end, or how tables do, have nothing to tell where only the rest of that line is missing. */
it.each(Object.entries<Recording>(recordings))(
  'of %s, cut off anywhere, no call is read that was not there, and none is missing untold',
  async (_name, { text }) => {
    const { names } = await read(text);
    for (let end = 1; end < text.length; end += 1) {
      const cut = await read(text.slice(0, end));
      const where = JSON.stringify(text.slice(0, end).slice(-80));
      expect(names, where).toEqual(expect.arrayContaining([...cut.names]));
      if (cut.names.length > 0 && cut.names.length < names.length && text[end - 1] !== '\n')
        expect(cut.gaps.get('cut-off'), where).toBeGreaterThan(0);
    }
  },
);
