import { archFacts } from '../../kernel/arch.ts';
import { errnoName } from '../../kernel/errno.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import { readAction } from './action.ts';
import { ascii, decimal, find, space, until } from '../shared/bytes.ts';
import type { AuditRecord, RecordContext } from './record-context.ts';
import { emptySeccompFields, readSeccomp } from './seccomp-fields.ts';

const pidKey = ascii(' pid=');
const sigSystem = [ascii(' sig=31'), ascii(' sig=SIGSYS')];

/**
 * Reads what seccomp logs of a call: that it was made, and what the filter said of it.
 *
 *     auid=4294967295 uid=0 gid=0 ses=4294967295 pid=11963 comm="dup" exe="/x/dup" sig=0 arch=c000003e syscall=263 compat=0 ip=0x7f10 code=0x7ffc0000
 */
export class SeccompRecords {
  readonly #context: RecordContext;
  readonly #fields = emptySeccompFields();
  /** The process whose call was refused last. */
  #deniedPid = Number.NaN;

  constructor(context: RecordContext) {
    this.#context = context;
  }

  read(record: AuditRecord): LineKind {
    const { buffer, head, end, line } = record;
    const { calls, programs, reading } = this.#context;
    const fields = this.#fields;
    if (!readSeccomp(buffer, head.body, end, fields)) return this.#context.unrecognised(record);
    const action = readAction(buffer, fields.codeStart, fields.codeEnd);
    if (action === undefined) return this.#context.unrecognised(record);
    const arch = this.#arch(buffer);
    const syscall = calls.call(arch, buffer, fields.callStart, fields.callEnd);
    if (syscall === undefined) return this.#context.unresolved(record, fields.callStart, fields.callEnd);
    if (this.#context.seen(record, (((syscall.nr ?? 0) ^ arch) << 1) & ~1)) return 'duplicate';
    this.#context.place(record, head.body, fields.tail - 1);
    const observation = reading.observation(syscall, line);
    observation.program = programs.read(buffer, head.body, fields.tail - 1, head.interpreted);
    if (action.denied) {
      observation.outcome = 'denied';
      observation.errno =
        action.errno === undefined ? undefined : (errnoName(action.errno, syscall.arch) ?? String(action.errno));
      this.#deniedPid = pidOf(record);
      reading.sink.incomplete('denied-by-filter');
    }
    return reading.observe(observation);
  }

  /**
   * A process that died of SIGSYS: a filter said trap or kill. Traps leave no other record; a kill's tells it already.
   *
   *     auid=4294967295 uid=0 gid=0 ses=4294967295 pid=11616 comm="busybox" exe="/busybox" sig=31 res=1
   */
  abend(record: AuditRecord): LineKind {
    const { buffer, head, end } = record;
    const signalled = sigSystem.some((key) => {
      const at = find(buffer, head.body, end, key);
      return at >= 0 && (at + key.length === end || buffer[at + key.length] === space);
    });
    if (signalled && pidOf(record) !== this.#deniedPid) this.#context.reading.sink.incomplete('denied-by-filter');
    return 'record';
  }

  /** Kernels before 3.16 do not tell the architecture. */
  #arch(buffer: Uint8Array): number {
    const { archStart, archEnd } = this.#fields;
    const { calls, reading } = this.#context;
    if (archStart >= 0) return calls.arch(buffer, archStart, archEnd);
    reading.sink.incomplete('arch-uncertain');
    return archFacts(reading.native).audit;
  }
}

function pidOf({ buffer, head, end }: AuditRecord): number {
  const at = find(buffer, head.body, end, pidKey);
  const start = at + pidKey.length;
  return at < 0 ? Number.NaN : decimal(buffer, start, until(buffer, start, end, space));
}
