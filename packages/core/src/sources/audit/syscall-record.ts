import { errnoName } from '../../kernel/errno.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import type { Observation } from '../../observations/observation.ts';
import { ascii, decimal, isDigit, matchesAt, until } from '../shared/bytes.ts';
import type { AuditRecord, RecordContext } from './record-context.ts';
import { ArgumentReader } from './syscall-arguments.ts';
import { emptySyscallFields, readSyscall } from './syscall-fields.ts';

const yes = ascii('yes');
/** Separates what the kernel wrote from what auditd added to it. */
const enrichedMark = 0x1d;
/** The audit tools configure the kernel by calls that are recorded without any rule. */
const auditTools = new Set(['/usr/sbin/auditd', '/usr/sbin/auditctl', '/sbin/auditd', '/sbin/auditctl']);

/**
 * Reads what an audit rule (`auditctl -a always,exit -S …`) records of a call at its exit.
 *
 *     arch=c000003e syscall=263 success=no exit=-2 a0=ffffff9c … comm="dup" exe="/x/dup" key="scg"
 */
export class SyscallRecords {
  readonly #context: RecordContext;
  readonly #arguments = new ArgumentReader();
  readonly #fields = emptySyscallFields();
  #ruleMet = false;

  constructor(context: RecordContext) {
    this.#context = context;
  }

  read(record: AuditRecord): LineKind {
    const { buffer, head, end, line } = record;
    const { calls, programs, reading } = this.#context;
    const fields = this.#fields;
    if (!readSyscall(buffer, head.body, end, fields)) return this.#context.unrecognised(record);
    const arch = calls.arch(buffer, fields.archStart, fields.archEnd);
    const syscall = calls.call(arch, buffer, fields.callStart, fields.callEnd);
    if (syscall === undefined) return this.#context.unresolved(record, fields.callStart, fields.callEnd);
    if (this.#context.seen(record, (((syscall.nr ?? 0) ^ arch) << 1) | 1)) return 'duplicate';
    const { exitStart, exitEnd, rest } = fields;
    const kernelEnd = until(buffer, rest, end, enrichedMark);
    this.#context.place(record, rest - 1, kernelEnd, exitStart < 0 ? undefined : decimal(buffer, exitStart, exitEnd));
    const observation = reading.observation(syscall, line);
    this.#outcome(buffer, end, observation);
    observation.args = this.#arguments.read(buffer, fields, syscall, head.interpreted);
    observation.program = programs.read(buffer, fields.rest - 1, kernelEnd, head.interpreted);
    if (!this.#ruleMet && !auditTools.has(observation.program ?? '')) this.#meetRule();
    return reading.observe(observation);
  }

  /** Some rule is recorded: calls that a filter denies are not, nor are numbers above 2047. */
  #meetRule(): void {
    this.#ruleMet = true;
    this.#context.reading.sink.incomplete('seen-at-exit-only');
  }

  #outcome(buffer: Uint8Array, end: number, observation: Observation): void {
    const { successStart, exitStart, exitEnd } = this.#fields;
    if (successStart < 0) observation.outcome = 'unfinished';
    else if (matchesAt(buffer, successStart, end, yes)) observation.outcome = 'ok';
    else {
      observation.outcome = 'errno';
      observation.errno = exitStart < 0 ? undefined : this.#errno(buffer, exitStart, exitEnd, observation);
    }
  }

  /** `-38`, or `ENOSYS` of `ausearch -i`. */
  #errno(buffer: Uint8Array, start: number, end: number, { syscall }: Observation): string {
    if (buffer[start] !== 0x2d && !isDigit(buffer[start])) return this.#context.reading.names.text(buffer, start, end);
    const number = Math.abs(decimal(buffer, start, end));
    return errnoName(number, syscall.arch) ?? String(number);
  }
}
