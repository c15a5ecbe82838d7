import { StreamPaths } from './stream-paths.ts';

/** What a line shows of a call, as far as it matters for who may write into the trace. */
export interface ShownCall {
  readonly name: string;
  /** What it returned: undefined where that is not shown, negative for an error. */
  readonly value: number | undefined;
  /** The first path among its arguments, where that is shown. */
  readonly path?: string | undefined;
  /** Descriptors in its structures, where those are shown: received with a message, or written to. */
  readonly descriptors?: readonly number[];
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
  readonly #paths: StreamPaths;

  /** `input` is the log's own name. */
  constructor(input: string) {
    this.#paths = new StreamPaths(input);
  }

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
    else if (watch === 'receive') this.#lead(call.descriptors ?? []);
    else if (watch === 'open' ? this.#opens(call) : watch === 'copy' && this.#copies(call)) this.#gains(call);
    else if (watch === 'take') this.#gains(call);
    else if (this.#writes(call, watch)) this.#exposed = true;
  }

  /** Whether a call writes to the stream, or gives it another name. */
  #writes(call: ShownCall, watch: Watch): boolean {
    if (watch === 'map') return this.#maps(call);
    if (watch === 'folder') return this.#paths.leadsWithin(call.path ?? '');
    if (watch === 'name') return this.#paths.leadsByName(call.path ?? '');
    if (watch === 'submit') return (call.descriptors ?? [Number.NaN]).some((one) => this.leads(one));
    return typeof watch === 'number' && this.leads(call.argument(watch));
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

  /** By a path, or in a folder that was opened by one. */
  #opens(call: ShownCall): boolean {
    const folder = call.name === 'open' || call.name === 'creat' ? Number.NaN : call.argument(0);
    return this.#paths.leads(call.path ?? '') || this.#leading.has(folder);
  }

  /** What it returned leads to the stream; where it is not shown which one it is, it may be any. */
  #gains({ value }: ShownCall): void {
    if (value === undefined || Number.isNaN(value)) this.#exposed = true;
    else this.#lead([value]);
  }

  #lead(descriptors: readonly number[]): void {
    if (this.#leading.size + descriptors.length > mostDescriptors) this.#exposed = true;
    for (const descriptor of descriptors) this.#leading.add(descriptor);
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

/** How a call matters: a number is the index of the descriptor that it writes to. */
type Watch = number | 'ring' | 'map' | 'open' | 'copy' | 'take' | 'receive' | 'folder' | 'name' | 'submit';

/** Calls that matter, whose data no line shows. What writes data that is shown is for each source to follow. */
export const watchedCalls: ReadonlyMap<string, Watch> = new Map<string, Watch>([
  ['io_uring_setup', 'ring'],
  ['io_uring_enter', 'ring'],
  ['io_submit', 'submit'],
  ['mmap', 'map'],
  ['mmap2', 'map'],
  ['open', 'open'],
  ['creat', 'open'],
  ['openat', 'open'],
  ['openat2', 'open'],
  ['open_by_handle_at', 'take'],
  ['pidfd_getfd', 'take'],
  ['recvmsg', 'receive'],
  ['recvmmsg', 'receive'],
  ['chdir', 'folder'],
  ['link', 'name'],
  ['linkat', 'name'],
  ['symlink', 'name'],
  ['symlinkat', 'name'],
  ['rename', 'name'],
  ['renameat', 'name'],
  ['renameat2', 'name'],
  ['mount', 'name'],
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

const mostDescriptors = 4096;
const duplicate = 0;
const duplicateCloseOnExec = 1030;
const writable = 2;
const shared = 1;
const anonymous = 0x20;
