import { expect, it } from 'vitest';
import { parseMoment } from './evidence/selection.ts';
import { TraceInput, type TraceInputOptions } from './pipeline.ts';

async function codes(text: string, options: Partial<TraceInputOptions> = {}): Promise<readonly string[]> {
  const trace = new TraceInput({ input: 'trace', arch: 'x86_64', ...options });
  trace.push(new TextEncoder().encode(text));
  return (await trace.end()).diagnostics.map(({ code }) => code);
}

const exited = '7 +++ exited with 0 +++\n';

it.each([
  ['shows ends of processes only', exited, ['trace-no-calls']],
  ['tells that nothing was run', "strace: Can't stat 'x': No such file or directory\n", ['trace-no-calls']],
  ['says so itself', '# tracer: nop\n#\n', ['trace-no-calls']],
  ['shows a call', `7 execve("/a", ["a"], 0x7f) = 0\n${exited}`, []],
])('says of a recording that no call is in it, where it %s', async (_what, text, expected) => {
  expect(await codes(text)).toEqual(expected);
});

it('does not say so of calls that were not selected', async () => {
  const since = parseMoment('1795436948');
  const text = `7 1795436946.1 execve("/a", ["a"], NULL) = 0\n7 1795436946.2 exit_group(0) = ?\n7 1795436946.3 ${exited.slice(2)}`;
  expect(await codes(text, { selection: { ...(since && { since }) } })).toEqual(['selection-empty']);
});
