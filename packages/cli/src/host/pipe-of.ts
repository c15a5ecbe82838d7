import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';

/** The pipe to descriptor 3 of a process; undefined where none could be made, of which an event `error` tells later. */
export function pipeOf(child: ChildProcess): Duplex | undefined {
  // A child that found too many files open has no streams at all.
  const streams: ChildProcess['stdio'] | undefined = child.stdio;
  return streams?.[3] as Duplex | undefined;
}
