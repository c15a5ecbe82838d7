import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Arch } from '../kernel/arch.ts';
import type { Capability } from '../kernel/capabilities.ts';
import { syscallKey, type Syscall } from '../kernel/syscalls.ts';
import type { IncompleteReason } from '../observations/completeness.ts';
import type { Observation } from '../observations/observation.ts';
import type { ObservationSink } from '../observations/sink.ts';
import { exactly } from './bounded-counts.ts';
import { CallCollector } from './call-collector.ts';
import { DiagnosticLog } from './diagnostic-log.ts';
import type { CallEvidence, CapabilityChecks, InputAccount, RunEvidence } from './evidence.ts';

/** More distinct call numbers without a name than this are an attack on our memory; the evidence says so. */
const maxUnnamed = 1024;

/** Folds what a source reads from one input into the evidence of one run. */
export class RunCollector implements ObservationSink {
  readonly diagnostics = new DiagnosticLog();
  readonly #calls = new Map<Syscall, CallCollector>();
  /** Calls outside the tables, which are not interned, by key. */
  readonly #unnamed = new Map<string, CallCollector>();
  readonly #capabilities = new Map<Capability, CapabilityChecks>();
  readonly #incomplete = new Map<IncompleteReason, number>();
  readonly #onNewCall: ((syscall: Syscall) => void) | undefined;
  #arch: Arch;
  #tasks: number | undefined;

  /** `onNewCall` is told of every call when it is seen for the first time. */
  constructor(arch: Arch, onNewCall?: (syscall: Syscall) => void) {
    this.#arch = arch;
    this.#onNewCall = onNewCall;
  }

  observe(observation: Observation): void {
    this.#collectorOf(observation.syscall)?.add(observation);
  }

  /** Adds the calls another one was told of. */
  absorb(other: RunCollector): void {
    for (const collector of other.#all()) this.#collectorOf(collector.syscall)?.absorb(collector);
  }

  /** How many calls it was told of. */
  get count(): number {
    return this.#all().reduce((sum, { count }) => sum + count, 0);
  }

  capabilityCheck(capability: Capability, granted: boolean): void {
    const { granted: yes, refused: no } = this.#capabilities.get(capability) ?? { granted: 0, refused: 0 };
    this.#capabilities.set(capability, granted ? { granted: yes + 1, refused: no } : { granted: yes, refused: no + 1 });
  }

  nativeArch(arch: Arch): void {
    this.#arch = arch;
  }

  incomplete(reason: IncompleteReason, count = 1): void {
    this.#incomplete.set(reason, exactly((this.#incomplete.get(reason) ?? 0) + count));
  }

  tasks(count: number): void {
    this.#tasks = (this.#tasks ?? 0) + count;
  }

  diagnose(diagnostic: Diagnostic): void {
    this.diagnostics.add(diagnostic);
  }

  /** With how many tasks were told of. */
  account(account: InputAccount): InputAccount {
    return this.#tasks === undefined ? account : { ...account, tasks: this.#tasks };
  }

  result(id: string, account: InputAccount): RunEvidence {
    const calls = new Map<string, CallEvidence>();
    for (const collector of this.#all()) calls.set(syscallKey(collector.syscall), collector.result(account.name));
    return {
      id,
      arch: this.#arch,
      inputs: [this.account(account)],
      calls,
      capabilities: this.#capabilities,
      incomplete: this.#incomplete,
    };
  }

  #all(): CallCollector[] {
    return [...this.#calls.values(), ...this.#unnamed.values()];
  }

  #collectorOf(syscall: Syscall): CallCollector | undefined {
    const known = this.#calls.get(syscall);
    if (known !== undefined) return known;
    if (syscall.name === undefined || syscall.nr === undefined) return this.#unnamedCollector(syscall);
    const collector = new CallCollector(syscall);
    this.#calls.set(syscall, collector);
    this.#onNewCall?.(syscall);
    return collector;
  }

  #unnamedCollector(syscall: Syscall): CallCollector | undefined {
    const key = syscallKey(syscall);
    let collector = this.#unnamed.get(key);
    if (collector === undefined) {
      if (this.#unnamed.size >= maxUnnamed) {
        this.incomplete('too-many-unknown-numbers');
        return undefined;
      }
      collector = new CallCollector(syscall);
      this.#unnamed.set(key, collector);
      this.#onNewCall?.(syscall);
    }
    return collector;
  }
}
