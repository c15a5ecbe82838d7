import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { endianness } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { evidenceOf, type Arch, type LineKind } from '@seccomp-tailor/core';
import type { Gathered } from '../../gather.ts';
import type { Ended, Host, RunOptions } from '../../host.ts';
import type { OnNewCall } from '../live-display.ts';
import { HeldProgram } from './held-program.ts';
import { Instance } from './instance.ts';
import { Recording } from './recording.ts';
import type { Subject } from './subject.ts';
import { TextTrace } from './text-trace.ts';
import { removeLeftovers } from './tracefs.ts';
import { startWatchdog } from './watchdog.ts';

export interface FtraceOptions {
  readonly subject: Subject;
  /** The folder of tracefs. */
  readonly tracefs: string;
  /** What the recording is called in places. */
  readonly name: string;
  readonly arch: Arch;
  readonly stdout: RunOptions['stdout'];
  /** Leave nothing out: every call with its time and process. */
  readonly full: boolean;
  /** While nothing is new, look at native calls only. */
  readonly light: boolean;
  /** A file to write every event to as text. */
  readonly text?: string;
  /** Size of the buffer of each processor. */
  readonly bufferKb: number;
  readonly onNewCall?: OnNewCall | undefined;
}

export interface FtraceRecording {
  readonly ended: Ended;
  readonly gathered: Gathered;
  /** Calls of what started the program, where they are worth telling. */
  readonly launching?: readonly string[];
}

/** Runs a program to its end, and until everything it started has ended, and gives the evidence of all of it. */
export async function recordWithFtrace(options: FtraceOptions, host: Host): Promise<FtraceRecording> {
  const { subject } = options;
  removeLeftovers(options.tracefs);
  const instance = new Instance(options.tracefs, endianness() === 'LE');
  const watchdog = startWatchdog(instance.path);
  try {
    const held = new HeldProgram(subject.program, options, host);
    try {
      const fd = options.text === undefined ? undefined : openSync(options.text, 'w');
      const recording = begin(instance, held, { ...options, fd });
      const ended = await follow(recording, { held, subject }, host);
      recording.finish(subject.alive(recording));
      if (fd !== undefined) closeSync(fd);
      if (!recording.calls.started) throw subject.missed(ended.status);
      return { ended, gathered: gathered(recording, options), ...launching(recording) };
    } finally {
      held.abandon();
    }
  } finally {
    instance.close();
    watchdog.dismiss();
  }
}

function begin(instance: Instance, held: HeldProgram, options: FtraceOptions & { fd: number | undefined }): Recording {
  const { arch, full, light, bufferKb, fd, onNewCall, subject } = options;
  instance.open(bufferKb);
  const text = fd === undefined ? {} : { text: new TextTrace(fd) };
  const recording = new Recording(instance, {
    arch,
    full,
    light,
    beginnings: subject.beginnings(held.pid),
    onNewCall,
    ...text,
  });
  recording.arm(subject.roots(held.pid));
  return recording;
}

const signals = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds between looks into the buffers: at the beginning, when most is new, later, and while nothing is new. */
const [eager, calm, quiet] = [4, 20, 50];
const eagerTime = 500;
/** More than this in one look, and the next follows at once. */
const busyBytes = 1 << 18;

interface Followed {
  readonly held: HeldProgram;
  readonly subject: Subject;
}

/** Until the program has ended, and all that it started; a signal after the program's end is the end too. */
async function follow(recording: Recording, { held, subject }: Followed, host: Host): Promise<Ended> {
  const got: NodeJS.Signals[] = [];
  let status: number | undefined;
  const stop = { now: false };
  const onSignal = (signal: NodeJS.Signals): void => {
    got.push(signal);
    if (status === undefined) held.signal(signal);
    else stop.now = true;
  };
  const onMark = (): void => recording.mark();
  for (const signal of signals) process.on(signal, onSignal);
  process.on('SIGUSR2', onMark);
  try {
    held.release();
    const start = performance.now();
    let told = false;
    void held.ended.then((value) => (status = value));
    while (!stop.now) {
      const over = status !== undefined;
      subject.look(recording);
      const bytes = recording.step();
      // What waits in full buffers may show that it goes on.
      if (over && bytes <= busyBytes && !subject.alive(recording)) break;
      if (status !== undefined && !told) told = await tellOfTheRest(host);
      await delay(bytes > busyBytes ? 0 : pauseOf(recording, performance.now() - start));
    }
    return { status: status ?? (await held.ended), signals: got };
  } finally {
    for (const signal of signals) process.removeListener(signal, onSignal);
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

function launching({ calls }: Recording): Pick<FtraceRecording, 'launching'> {
  return calls.launching.length === 0 ? {} : { launching: calls.launching };
}

function gathered({ collector, calls }: Recording, { name }: FtraceOptions): Gathered {
  const lines = Object.fromEntries(calls.kinds) as Record<LineKind, number>;
  const account = { name, source: 'ftrace', bytes: calls.bytes, total: calls.total, lines };
  const { kept, counts } = collector.diagnostics;
  const run = collector.result(`recording:${randomUUID()}`, account);
  return { evidence: evidenceOf(run), accounts: [account], diagnostics: kept, counts };
}
