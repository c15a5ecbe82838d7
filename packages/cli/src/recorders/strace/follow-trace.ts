import type { FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { TraceInput, type Arch } from '@seccomp-tailor/core';
import type { Host } from '../../host/host.ts';
import type { OnNewCall } from '../live-display.ts';

interface Following {
  readonly file: string;
  readonly name: string;
  readonly arch: Arch;
  readonly onNewCall: OnNewCall;
  /** Ends it. */
  readonly until: Promise<unknown>;
}

/** Milliseconds between looks at the file. */
const pause = 500;
const chunk = 1 << 18;

/** Tells of new calls while strace writes. What counts is read again in the end, from the whole file. */
export async function followTrace({ file, name, arch, onNewCall, until }: Following, host: Host): Promise<void> {
  const trace = new TraceInput({ input: name, arch, format: 'strace', namesOnly: true, onNewCall });
  const ended = { now: false };
  const end = until.then(
    () => (ended.now = true),
    () => (ended.now = true),
  );
  const rest = (): Promise<unknown> => Promise.race([end, delay(pause, undefined, { ref: false })]);
  let handle: FileHandle | undefined;
  try {
    while (!ended.now) {
      handle ??= await host.fs.open(file).catch(() => undefined);
      const length = handle === undefined ? 0 : await readMore(handle, trace);
      if (length < chunk) await rest();
    }
  } finally {
    await handle?.close();
  }
}

async function readMore(handle: FileHandle, trace: TraceInput): Promise<number> {
  const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunk));
  trace.push(buffer.subarray(0, bytesRead));
  return bytesRead;
}
