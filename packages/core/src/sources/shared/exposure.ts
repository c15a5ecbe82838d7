/** What a line shows of a call, as far as it matters for who may write into the trace. */
export interface ShownCall {
  readonly name: string;
  /** What it returned: undefined where that is not shown, negative for an error. */
  readonly value: number | undefined;
  /** The file it opened, where that is shown. */
  readonly path?: string | undefined;
  /** Whether a ring was set up that looks for work by itself, where that is shown. */
  readonly polls?: boolean;
  /** An argument as a number; NaN where it is none, or not shown. */
  argument(index: number): number;
}

/**
 * Whether a program that shares the stream of its own trace can write to it without a line that shows what: then any line behind may be
 * the program's. Descriptors are followed as far as calls show them; those of all processes are taken together.
 */
export class Exposure {
  #exposed = false;
  /** Descriptors that lead, or may lead, to the stream. */
  readonly #leading = new Set([0, 1, 2]);
  /** Those of rings; NaN where one is not shown. */
  readonly #ring = new Set<number>();

  get exposed(): boolean {
    return this.#exposed;
  }

  /** Something that no call accounts for was written to the stream. */
  expose(): void {
    this.#exposed = true;
  }

  /** A call of {@link watchedCalls} was made. */
  sees(call: ShownCall): void {
    const watch = watchedCalls.get(call.name);
    if (watch === undefined || (call.value !== undefined && call.value < 0)) return;
    if (watch === 'ring') this.#rings(call);
    else if (watch === 'map' && this.#maps(call)) this.#exposed = true;
    else if (watch === 'open' || watch === 'copy') this.#opens(call, watch);
    else if (typeof watch === 'number' && this.leads(call.argument(watch))) this.#exposed = true;
  }

  leads(descriptor: number): boolean {
    return Number.isNaN(descriptor) || this.#leading.has(descriptor);
  }

  /** A ring writes once something is submitted, or by itself: for that its memory is shared, or its flags say so. */
  #rings(call: ShownCall): void {
    if (call.name === 'io_uring_setup' && this.#ring.size < mostDescriptors) this.#ring.add(call.value ?? Number.NaN);
    const submits = call.name === 'io_uring_enter' && call.argument(1) !== 0;
    if (submits || call.polls === true) this.#exposed = true;
  }

  #opens(call: ShownCall, watch: 'open' | 'copy'): void {
    if (watch === 'copy' ? !this.#copies(call) : !streamPath.test(call.path ?? '')) return;
    // Where it is not shown which one it is, it may be any.
    if (call.value === undefined || this.#leading.size >= mostDescriptors) this.#exposed = true;
    else this.#leading.add(call.value);
  }

  #copies(call: ShownCall): boolean {
    const command = call.name === 'fcntl' ? call.argument(1) : duplicate;
    return (command === duplicate || command === duplicateCloseOnExec) && this.leads(call.argument(0));
  }

  #maps(call: ShownCall): boolean {
    const [access, flags] = [call.argument(2), call.argument(3)];
    const intoFile = (access & writable) !== 0 && (flags & shared) !== 0 && (flags & anonymous) === 0;
    return intoFile && (this.leads(call.argument(4)) || this.#ring.has(call.argument(4)));
  }
}

/**
 * Calls that matter: a number is the index of the descriptor that a call writes to, whose data no line shows. What writes data that is
 * shown is for each source to follow.
 */
export const watchedCalls: ReadonlyMap<string, number | 'ring' | 'map' | 'open' | 'copy'> = new Map<
  string,
  number | 'ring' | 'map' | 'open' | 'copy'
>([
  ['io_uring_setup', 'ring'],
  ['io_uring_enter', 'ring'],
  ['mmap', 'map'],
  ['mmap2', 'map'],
  ['open', 'open'],
  ['openat', 'open'],
  ['dup', 'copy'],
  ['dup2', 'copy'],
  ['dup3', 'copy'],
  ['fcntl', 'copy'],
  ['sendfile', 0],
  ['vmsplice', 0],
  ['tee', 1],
  ['splice', 2],
  ['copy_file_range', 2],
]);

/** Calls that write data to the descriptor which is their first argument: how much of it a line shows is each source's matter. */
export const writingCalls: ReadonlySet<string> = new Set([
  'write',
  'writev',
  'pwrite64',
  'pwritev',
  'pwritev2',
  'sendto',
  'sendmsg',
  'sendmmsg',
]);

/** What a process may open once more what it has open by. */
const streamPath = /^\/(dev\/(std|fd|tty|pts|console)|proc\/.*\/fd)/;
const mostDescriptors = 4096;
const duplicate = 0;
const duplicateCloseOnExec = 1030;
const writable = 2;
const shared = 1;
const anonymous = 0x20;
