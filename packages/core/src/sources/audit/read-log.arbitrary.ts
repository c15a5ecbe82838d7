import type { DiagnosticCode } from '../../diagnostics/diagnostic.ts';
import { syscallLabel } from '../../kernel/syscalls.ts';
import type { Arch } from '../../kernel/arch.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import type { Observation } from '../../observations/observation.ts';
import { LineSplitter } from '../lines.ts';
import { latin1 } from './audit-log.arbitrary.ts';
import { auditSource } from './index.ts';

/** What reading a log came to. */
export interface LogRead {
  /** `name outcome errno`, `errno` where there is one. */
  readonly calls: readonly string[];
  readonly programs: readonly (string | undefined)[];
  readonly args: readonly Observation['args'][];
  readonly kinds: readonly LineKind[];
  readonly incomplete: Readonly<Record<string, number>>;
  readonly codes: readonly DiagnosticCode[];
  readonly native: Arch | undefined;
}

/** Reads a log, given as text of code points below 256, as the audit source does. */
export function readLog(log: string | Uint8Array, arch: Arch = 'x86_64'): LogRead {
  const calls: string[] = [];
  const programs: (string | undefined)[] = [];
  const args: Observation['args'][] = [];
  const kinds: LineKind[] = [];
  const incomplete: Record<string, number> = {};
  const codes: DiagnosticCode[] = [];
  let native: Arch | undefined;
  const parser = auditSource.open(
    {
      observe: (observation) => {
        const { syscall, outcome, errno, count } = observation;
        const call = [syscallLabel(syscall, arch), outcome, errno].filter((part) => part !== undefined).join(' ');
        calls.push(count === 1 ? call : `${count} × ${call}`);
        programs.push(observation.program);
        args.push(observation.args);
      },
      nativeArch: (given) => void (native = given),
      incomplete: (reason, count = 1) => void (incomplete[reason] = (incomplete[reason] ?? 0) + count),
      diagnose: ({ code }) => void codes.push(code),
    },
    { input: 'log', arch },
  );
  let line = 0;
  const splitter = new LineSplitter((buffer, start, end, cut) => {
    kinds.push(parser.line(buffer, start, end, (line += 1), cut));
  });
  splitter.push(typeof log === 'string' ? latin1(log) : log);
  splitter.end();
  parser.end();
  return { calls, programs, args, kinds, incomplete, codes, native };
}
