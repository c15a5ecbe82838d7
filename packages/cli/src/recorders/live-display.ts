import { syscallLabel, type Syscall } from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import { traceArch } from '../options/arch.ts';
import { style } from '../render/style.ts';
import { News } from './news.ts';

export type OnNewCall = (syscall: Syscall) => void;

export interface LiveDisplay {
  readonly onNewCall: OnNewCall;
  stop(): Promise<void>;
}

/** Milliseconds between lines; what runs shorter than that is not spoken of. */
const pace = 2000;

/**
 * Tells people, while a program runs, which calls are new and for how long none was: that is how one knows when to end a recording.
 * The terminal is the program's: only whole lines are written, and none where the program takes keys
 * one by one, as those that fill the screen and shells do.
 */
export function startLiveDisplay(host: Host): LiveDisplay {
  const arch = traceArch(undefined, host);
  const news = new News(performance.now());
  const paint = style(host.stderr, host.env);
  let writing = Promise.resolve();
  const write = async (): Promise<void> => {
    if (!(await takesLines(host))) return;
    const line = news.next(performance.now(), (host.stderr.columns ?? 80) - 1);
    if (line !== undefined) await host.stderr.write(`${paint('dim', line)}\n`);
  };
  const timer = setInterval(() => {
    writing = writing.then(write);
  }, pace);
  return {
    onNewCall: (syscall) => news.add(syscallLabel(syscall, arch), performance.now()),
    stop: async () => {
      clearInterval(timer);
      await writing;
    },
  };
}

/** Whether the terminal gives programs whole lines; not where that cannot be told. */
async function takesLines(host: Host): Promise<boolean> {
  const settings = await host.capture(['stty', '-F', '/dev/tty', '-a']).catch(() => undefined);
  return settings !== undefined && /(^|\s)icanon\b/m.test(settings);
}
