import type { DoctorReport } from '../json/doctor-report.ts';

/** Something that is missing, and what helps. */
export interface Finding {
  readonly problem: string;
  readonly fix: string;
}

/** What doctor says of a container engine. */
export type EngineReport = DoctorReport['engines'][number];

/** The report of an engine that does not get as far as to tell of itself. */
export function unusable(name: EngineReport['name'], problem: string, fix: string): EngineReport {
  return { name, problems: [{ problem, fix }], remarks: [] };
}
