import { readFileSync } from 'node:fs';

/** When a process was started, in the kernel's ticks: with its number it names it for good. Undefined where there is none, or no /proc. */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, can hold anything; the start is the 20th value behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
