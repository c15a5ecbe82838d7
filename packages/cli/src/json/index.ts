// `seccomp-tailor/json`: what commands print with --json, as zod schemas and types, for programs that read it.
export {
  bpfCompileReportSchema,
  bpfDisasmReportSchema,
  bpfSimulateReportSchema,
  bpfStatsReportSchema,
  type BpfCompileReport,
  type BpfDisasmReport,
  type BpfSimulateReport,
  type BpfStatsReport,
} from './bpf-reports.ts';
export { capsReportSchema, type CapsReport } from './caps-report.ts';
export { diffReportSchema, type DiffReport } from './diff-report.ts';
export { doctorReportSchema, type DoctorReport } from './doctor-report.ts';
export { errorReportSchema, type ErrorReport } from './error-report.ts';
export { evidenceReportSchema, type EvidenceReport } from './evidence-report.ts';
export { explainReportSchema, type ExplainReport } from './explain-report.ts';
export { generateReportSchema, type GenerateReport } from './generate-report.ts';
export { learnReportSchema, type LearnReport } from './learn-report.ts';
export { mergeReportSchema, type MergeReport } from './merge-report.ts';
export { recordReportSchema, type RecordReport } from './record-report.ts';
export { runReportSchema, type RunReport } from './run-report.ts';
export { validateReportSchema, type ValidateReport } from './validate-report.ts';
