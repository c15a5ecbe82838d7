import { describe, expect, it } from 'vitest';
import { TraceInput } from '../pipeline.ts';

const fields = 'pid=7 comm="x" exe="/x" sig=0 arch=c000003e syscall=39 compat=0 ip=0x1 code=0x7ffc0000';
const logs = {
  'the kernel’s': `[ 3760.800832] audit: type=1326 audit(1795437771.336:40847): auid=0 ${fields}\n`,
  'bpftrace’s': '@[257]: 3\n@[3]: 2\n',
};
const container = [
  '2026-11-23T12:44:39.102994123+00:00 stderr F execve("/bin/sh", ["sh"], 0x7ffc1 /* 3 vars */) = 0',
  '{"log":"execve(\\"/bin/sh\\", [\\"sh\\"], NULL) = 0\\n","stream":"stderr","time":"2026-11-23T12:44:39Z"}',
];

async function unrecognised(log: string): Promise<number | undefined> {
  const trace = new TraceInput({ input: 'log', arch: 'x86_64' });
  trace.push(new TextEncoder().encode(log));
  const { evidence } = await trace.end();
  return evidence.runs.values().next().value?.incomplete.get('unrecognised-lines');
}

describe.each(Object.entries(logs))('behind a log of %s own', (_whose, log) => {
  it.each(container)('a container engine’s line is not passed over: %s', async (line) => {
    expect(await unrecognised(log)).toBeUndefined();
    expect(await unrecognised(`${log}${line}\n`)).toBe(1);
  });
});
