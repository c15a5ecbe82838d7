// The thread that takes the kernel's log away before it is overwritten (kmsg-reader.ts), and does nothing else.
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { KmsgRing } from './kmsg-ring.ts';
import type { KmsgOrder } from './kmsg-reader.ts';

/** Milliseconds between looks: some 300 records can be written meanwhile, and the smallest buffers in use hold some 550. */
const pause = 1;

const { path, memory } = workerData as KmsgOrder;
const ring = new KmsgRing(memory);
const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);

// A look that finds nothing throws: a thousand times a second.
Error.stackTraceLimit = 0;
beFirst();
while (ring.add(read));
parentPort?.postMessage('at the end');
while (!ring.stopped) if (!ring.add(read)) ring.wait(pause);
closeSync(file);

/** The threads of programs that are recorded are many; this one alone is put before them, where we may. */
function beFirst(): void {
  try {
    setPriority(0, -20);
  } catch {
    // Then more of the log may be overwritten, which is counted.
  }
}

function read(bytes: Buffer, start: number, length: number): number {
  for (;;) {
    try {
      return readSync(file, bytes, start, length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') return 0;
      // Overwritten before it was read: the next record's number tells how many.
      if (code !== 'EPIPE') throw error;
    }
  }
}
