// The public library, in pipeline order.
export { TraceInput, type TraceInputOptions, type TraceResult } from './pipeline.ts';
export { formatDiagnostic, formatLocation, escapeControls, type DiagnosticText } from './diagnostics/format.ts';
export type { Diagnostic, DiagnosticCode, Location, Severity } from './diagnostics/diagnostic.ts';
export {
  archFromLabel,
  archFromScmp,
  archFromUname,
  archLabel,
  arches,
  isArch,
  scmpArch,
  subArches,
  type Arch,
} from './kernel/arch.ts';
export { formatKernelVersion, parseKernelVersion, type KernelVersion } from './kernel/version.ts';
export { syscallByName, syscallByNumber, syscallLabel, syscallsOf, type Syscall } from './kernel/syscalls.ts';
export { sources } from './sources/registry.ts';
export { lineKinds, type LineKind } from './observations/line-kind.ts';
export { incompleteReasons, type IncompleteReason } from './observations/completeness.ts';
export type {
  ArgumentEvidence,
  CallEvidence,
  Evidence,
  InputAccount,
  Place,
  RunEvidence,
} from './evidence/evidence.ts';
export { foldRuns } from './evidence/fold.ts';
export { emptyEvidence, evidenceOf, mergeEvidence } from './evidence/merge.ts';
export { evidenceFromJson, evidenceToJson, printEvidence } from './evidence/json.ts';
export { evidenceSchema, type EvidenceJson } from './evidence/schema.ts';
export { callsOf, evidenceNames, nativeArchOf } from './evidence/names.ts';
export type { Action, Condition, FlatProfile, FlatRule, Operator } from './profile/flat.ts';
export type { EngineProfile, EngineRule, RuleFilter } from './profile/engine-profile.ts';
export type { Engine, Host } from './profile/host.ts';
export { parseProfile, type ParsedProfile, type ParseOptions } from './profile/parse.ts';
export { printProfile } from './profile/print.ts';
export { resolveProfile, type ResolvedProfile } from './profile/resolve.ts';
export { loadProblems, type LoadOptions } from './profile/load-problems.ts';
export { evaluate, evaluator } from './profile/evaluate.ts';
export { formatVerdict, sameVerdict, type Call, type Verdict } from './profile/verdict.ts';
export { synthesize, type SynthesisInput, type Tailored } from './synthesis/synthesize.ts';
export { defaultSynthesisOptions, type SynthesisOptions } from './synthesis/options.ts';
export type { Explanation, Reason } from './synthesis/reason.ts';
export { PolicyError } from './policy/policy-error.ts';
export { diffProfiles, type DiffOptions, type ProfileDiff } from './compare/diff.ts';
export type { ChangeKind } from './compare/call-change.ts';
export type { ArchDiff, NamedChange, PlainCall, PlainChange, UnnamedChange } from './compare/policy-diff.ts';
