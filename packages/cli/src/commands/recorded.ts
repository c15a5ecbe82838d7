import { evidenceNames, printEvidence } from '@seccomp-tailor/core';
import { completenessCode, gapsOf } from '../completeness.ts';
import type { Gathered } from '../inputs/gather.ts';
import type { Host } from '../host/host.ts';
import { findingsJson, gapsJson, printJson } from '../json/print.ts';
import type { RecordReport } from '../json/record-report.ts';
import type { Staged } from '../outputs/output.ts';
import { keepEvidence } from '../recorders/keep-evidence.ts';
import type { Recordable } from '../recorders/record.ts';
import type { Recorded } from '../recorders/recorder.ts';
import { printGaps } from '../render/completeness.ts';
import { printRecorded } from '../render/recorded.ts';
import { printDiagnostics } from '../render/diagnostics.ts';

/** What `record` was asked for. */
export interface Asked {
  readonly recordable: Recordable;
  readonly output: string;
  readonly staged: Staged;
  readonly given: { readonly json: boolean; readonly 'accept-incomplete': boolean };
}

/** Writes what was recorded, and tells of it; gives the exit status. */
export async function finish(recorded: Recorded, asked: Asked, host: Host): Promise<number> {
  const { ended, gathered, launching } = recorded;
  const { recordable, output, staged, given } = asked;
  const text = recordable.choice.result === 'evidence' ? printEvidence(gathered.evidence) : undefined;
  try {
    await staged.finish(async (path) => {
      if (text !== undefined) await host.fs.writeFile(path, text);
    });
  } catch (error) {
    throw await keepEvidence(text, error, host);
  }
  const gaps = gapsOf(gathered.evidence);
  const exitCode = ended.status === 0 ? completenessCode(gaps, given['accept-incomplete']) : ended.status;
  await printRecorded(recorded, recordable.program, host);
  await printDiagnostics(gathered, host);
  await printGaps(gaps, given['accept-incomplete'], host);
  if (given.json) {
    const report = { ...ended, exitCode, output, gathered, recordable, launching };
    await printJson(recordReport(report), host);
  }
  return exitCode;
}

interface Finished {
  readonly launching: Recorded['launching'] | undefined;
  readonly status: number;
  readonly signals: readonly string[];
  readonly exitCode: number;
  readonly output: string;
  readonly gathered: Gathered;
  readonly recordable: Recordable;
}

function recordReport({ status, signals, exitCode, output, gathered, recordable, launching }: Finished): RecordReport {
  const gaps = gapsOf(gathered.evidence);
  return {
    format: 'seccomp-tailor/record-report',
    version: 1,
    exitCode,
    status,
    backend: recordable.backend.kind,
    ...(recordable.why !== undefined && { why: recordable.why }),
    signals: [...signals],
    output,
    complete: !gaps.some(({ missing }) => missing),
    incomplete: gapsJson(gaps),
    names: evidenceNames(gathered.evidence),
    ...(launching !== undefined && { launching }),
    ...findingsJson(gathered),
  };
}
