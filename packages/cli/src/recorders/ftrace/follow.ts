import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { evidenceOf, type Arch, type LineKind } from '@seccomp-tailor/core';
import type { Gathered } from '../../inputs/gather.ts';
import type { Ended, Host } from '../../host/host.ts';
import { traceArch } from '../../options/arch.ts';
import type { HeldProgram } from './held-program.ts';
import type { Instance } from './instance.ts';
import type { Recorded } from '../recorder.ts';
import type { FtraceOptions } from './ftrace-options.ts';
import { Recording } from './recording.ts';
import type { Subject } from './subject.ts';
import { TextTrace } from './text-trace.ts';

interface Followed {
  readonly instance: Instance;
  readonly held: HeldProgram;
  readonly subject: Subject;
}

/** Lets the program go, and reads what the instance records until all of it has ended. */
export async function follow(followed: Followed, options: FtraceOptions, host: Host): Promise<Recorded> {
  const { subject } = followed;
  const fd = options.text === undefined ? undefined : openSync(options.text, 'w');
  const recording = open(followed, { ...options, fd, arch: traceArch(undefined, host) });
  options.stop?.throwIfAborted();
  const ended = await untilAllEnds(recording, followed, host);
  recording.finish(subject.alive(recording));
  if (fd !== undefined) closeSync(fd);
  if (!recording.calls.started) throw subject.missed(ended.status);
  return { ended, gathered: gathered(recording, options), ...launching(recording) };
}

interface Opening extends FtraceOptions {
  readonly arch: Arch;
  readonly fd: number | undefined;
}

function open({ instance, held, subject }: Followed, options: Opening): Recording {
  const { full, light, fd, onNewCall, arch } = options;
  instance.open();
  const text = fd === undefined ? {} : { text: new TextTrace(fd) };
  const beginnings = subject.beginnings(held.pid);
  return new Recording(instance, { arch, full, light, beginnings, onNewCall, ...text });
}

/** Milliseconds between looks into the buffers: at the beginning, when most is new, later, and while nothing is new. */
const [eager, calm, quiet] = [4, 20, 50];
const eagerTime = 500;
/** Milliseconds for which the kernel may still name processes that have ended. */
const lingering = 500;
/** More than this in one look, and the next follows at once. */
const busyBytes = 1 << 18;

/** Until the program has ended, and all that it started; a signal after the program's end is the end too. */
async function untilAllEnds(recording: Recording, { held, subject }: Followed, host: Host): Promise<Ended> {
  const got: NodeJS.Signals[] = [];
  let status: number | undefined;
  const stop = { now: false };
  const onSignal = (signal: NodeJS.Signals): void => {
    got.push(signal);
    if (status === undefined) held.signal(signal);
    else stop.now = true;
  };
  const onMark = (): void => recording.mark();
  const heedNone = host.onSignals(onSignal);
  process.on('SIGUSR2', onMark);
  try {
    held.release();
    const start = performance.now();
    let told = false;
    let ending = Number.POSITIVE_INFINITY;
    const running = new AbortController();
    void held.ended
      .then((value) => (status = value))
      .finally(() => {
        ending = performance.now();
        running.abort();
      });
    while (!stop.now) {
      const over = status !== undefined;
      subject.look(recording);
      const bytes = recording.step();
      // What waits in full buffers may show that it goes on.
      if (over && bytes <= busyBytes && !subject.alive(recording)) break;
      if (!told && performance.now() - ending > lingering) told = await tellOfTheRest(host);
      const pause = bytes > busyBytes ? 0 : pauseOf(recording, performance.now() - start);
      // The end of the program is looked at at once.
      await (over ? delay(pause) : delay(pause, undefined, running).catch(() => undefined));
    }
    return { status: status ?? (await held.ended), signals: got };
  } finally {
    heedNone();
    process.removeListener('SIGUSR2', onMark);
  }
}

function pauseOf(recording: Recording, ran: number): number {
  if (!recording.calls.started || ran < eagerTime) return eager;
  return recording.quiet ? quiet : calm;
}

async function tellOfTheRest(host: Host): Promise<true> {
  if (host.stderr.isTerminal)
    await host.stderr.write(
      'the program has ended, processes it started have not: recording until they end, or Ctrl-C\n',
    );
  return true;
}

function launching({ calls }: Recording): Pick<Recorded, 'launching'> {
  return calls.launching.length === 0 ? {} : { launching: calls.launching };
}

function gathered({ collector, calls }: Recording, { name }: FtraceOptions): Gathered {
  const lines = Object.fromEntries(calls.kinds) as Record<LineKind, number>;
  const account = { name, source: 'ftrace', bytes: calls.bytes, total: calls.total, lines };
  const { kept, counts } = collector.diagnostics;
  const run = collector.result(`recording:${randomUUID()}`, account);
  return { evidence: evidenceOf(run), accounts: [account], diagnostics: kept, counts };
}
