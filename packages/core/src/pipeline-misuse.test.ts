import { describe, expect, it } from 'vitest';
import { TraceInput, type TraceInputOptions } from './pipeline.ts';

const trace = '7 brk(NULL) = 0x5000\n7 exit_group(0) = ?\n7 +++ exited with 0 +++\n';
const bytes = new TextEncoder().encode(trace);

// What callers without types may give: read in silence as nothing, it would be an application that makes no calls.
describe('TraceInput', () => {
  it.each([
    ['a text', trace],
    ['an ArrayBuffer', bytes.buffer],
    ['a list', [...bytes]],
    ['nothing', undefined],
  ])('refuses %s for bytes', (_what, given) => {
    const input = new TraceInput({ input: 'app.strace', arch: 'x86_64' });
    expect(() => input.push(given as unknown as Uint8Array)).toThrow(/^what is pushed is no Uint8Array/);
  });

  it.each([
    [{ arch: 'x64' }, /^no architecture is called 'x64': x86_64, /],
    [{ arch: undefined }, /^no architecture is called 'undefined'/],
    [{ arch: 'constructor' }, /^no architecture is called 'constructor'/],
    [{ format: 'strase' }, /^no format is called 'strase': container-log, .*strace/],
  ])('refuses the option %j', (option, message) => {
    const options = { input: 'app.strace', arch: 'x86_64', ...option } as TraceInputOptions;
    expect(() => new TraceInput(options)).toThrow(message);
    expect(() => new TraceInput(options)).toThrow(RangeError);
  });
});
