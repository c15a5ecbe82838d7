import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../failures/user-error.ts';
import { CpuPages } from './cpu-pages.ts';
import { parseEventFormat, parsePageLayout, type EventFormat } from './event-format.ts';
import { subBufferFile, subBufferKb } from './settings.ts';

/** Pages taken from one processor before the others get their turn. */
const pagesPerTurn = 256;

/** One processor's side of the buffer. */
interface Cpu {
  readonly fd: number;
  readonly pages: CpuPages;
  readonly stats: string;
}

/** An instance of the kernel's tracer: its own buffers, events and filters. Nobody else's tracing is touched. */
export class Instance {
  readonly path: string;
  readonly little: boolean;
  #cpus: readonly Cpu[] = [];

  constructor(path: string, little: boolean) {
    this.path = path;
    this.little = little;
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.path, file), text);
  }

  append(file: string, text: string): void {
    appendFileSync(join(this.path, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  /** `group/event` */
  format(event: string): EventFormat {
    return parseEventFormat(this.read(`events/${event}/format`));
  }

  list(folder: string): string[] {
    return readdirSync(join(this.path, folder));
  }

  /** Opens the buffers. */
  open(): void {
    const resizable = existsSync(join(this.path, subBufferFile));
    const layout = parsePageLayout(this.read('events/header_page'));
    const pageBytes = resizable ? subBufferKb * 1024 : layout.data.offset + layout.data.size;
    this.#cpus = this.list('per_cpu').map((name) => {
      const raw = join(this.path, 'per_cpu', name, 'trace_pipe_raw');
      const fd = openSync(raw, constants.O_RDONLY | constants.O_NONBLOCK);
      const cpu = Number(name.slice('cpu'.length));
      return {
        fd,
        pages: new CpuPages(layout, { little: this.little, pageBytes, cpu }),
        stats: `per_cpu/${name}/stats`,
      };
    });
  }

  get pages(): readonly CpuPages[] {
    return this.#cpus.map(({ pages }) => pages);
  }

  /** Takes what is in the buffers; resolves to how many bytes that were. */
  drain(): number {
    return this.#cpus.reduce((sum, cpu) => sum + drainOne(cpu), 0);
  }

  /** How many events the kernel says it could not keep. */
  lost(): number {
    const counters = /^(?:overrun|commit overrun|dropped events): (\d+)$/gm;
    const counted = this.#cpus
      .flatMap(({ stats }) => [...this.read(stats).matchAll(counters)])
      .reduce((sum, [, count]) => sum + Number(count), 0);
    const missed = this.#cpus.reduce((sum, { pages }) => sum + pages.missed, 0);
    return Math.max(counted, missed);
  }

  close(): void {
    for (const { fd } of this.#cpus) closeSync(fd);
    this.#cpus = [];
  }
}

function drainOne({ fd, pages }: Cpu): number {
  let bytes = 0;
  for (let count = 0; count < pagesPerTurn; count += 1) {
    const now = Number(process.hrtime.bigint());
    const page = pages.take();
    const size = readNow(fd, page);
    if (size === 0) {
      pages.giveBack(page);
      pages.horizon = now;
      return bytes;
    }
    bytes += size;
    pages.push(page);
  }
  pages.horizon = pages.lastBegin;
  return bytes;
}

/** 0 where there is nothing to read. */
function readNow(fd: number, page: Uint8Array): number {
  try {
    return readSync(fd, page, 0, page.length, null);
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return 0;
    throw error;
  }
}
