// The public library, in pipeline order.
export { TraceInput, type TraceInputOptions, type TraceResult } from './pipeline.ts';
export { AheadReader, recordsBytes } from './sources/strace/lines-ahead.ts';
export type { LinesAhead, Lore } from './sources/read-ahead.ts';
export {
  formatDiagnostic,
  formatLocation,
  escapeControls,
  escapeJsonControls,
  type DiagnosticText,
} from './diagnostics/format.ts';
export type { Severity } from './diagnostics/definition.ts';
export type { Diagnostic, DiagnosticCode, Location } from './diagnostics/diagnostic.ts';
export {
  archFromAudit,
  archFromEngineName,
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
export {
  firstKernel,
  syscallByName,
  syscallByNumber,
  syscallLabel,
  syscallsOf,
  type Syscall,
} from './kernel/syscalls.ts';
export { resolveName, type NamingTool } from './kernel/aliases.ts';
export { isExec, isFork } from './kernel/task-calls.ts';
export { scalarArguments, type ScalarArgument } from './kernel/signatures.ts';
export { sources } from './sources/registry.ts';
export type { Source } from './sources/source.ts';
export { resultOf, type CallResult } from './sources/ftrace/call-result.ts';
export type { ArgumentValue, Observation, Outcome } from './observations/observation.ts';
export type { Origin, TimeScale } from './observations/origin.ts';
export type { ObservationSink } from './observations/sink.ts';
export { lineKinds, type LineKind } from './observations/line-kind.ts';
export { incompleteReasons, type IncompleteReason } from './observations/completeness.ts';
export type {
  ArgumentEvidence,
  CallEvidence,
  CapabilityChecks,
  Evidence,
  InputAccount,
  Place,
  RunEvidence,
  SelectionAccount,
} from './evidence/evidence.ts';
export type { Sha256 } from './evidence/digest.ts';
export { parseMoment, type Moment, type Selection } from './evidence/selection.ts';
export { RunCollector } from './evidence/run-collector.ts';
export { foldRuns } from './evidence/fold.ts';
export { isEvidenceDocument } from './evidence/document.ts';
export { emptyEvidence, evidenceOf, mergeEvidence, withIncomplete } from './evidence/merge.ts';
export type { SeenRuntime } from './evidence/seen-runtime.ts';
export { runtimesOf, withRuntime } from './evidence/with-runtime.ts';
export { evidenceFromJson, StandsTwice } from './evidence/from-json.ts';
export { evidenceToJson, printEvidence } from './evidence/to-json.ts';
export { evidenceSchema, type EvidenceJson } from './evidence/schema.ts';
export { callsOf, evidenceNames, nativeArchOf } from './evidence/names.ts';
export type { Action, Condition, FlatProfile, FlatRule, Operator } from './profile/flat.ts';
export type { ArchMapEntry, EngineProfile, EngineRule, RuleFilter } from './profile/engine-profile.ts';
export { engines, type Engine, type Host } from './profile/host.ts';
export { parseProfile, type ParsedProfile, type ParseOptions } from './profile/parse.ts';
export { printProfile } from './profile/print.ts';
export { resolveProfile, type ResolvedProfile } from './profile/resolve.ts';
export { loadProblems, type LoadOptions } from './profile/load-problems.ts';
export { evaluate, evaluator } from './profile/evaluate.ts';
export { exampleCall, formatVerdict, sameVerdict, type Call, type Verdict } from './profile/verdict.ts';
export { synthesize, type SynthesisInput, type Tailored } from './synthesis/synthesize.ts';
export {
  defaultSynthesisOptions,
  type ArgumentChoice,
  type DefaultAction,
  type RuntimeChoice,
  type SiblingChoice,
  type SynthesisOptions,
} from './synthesis/options.ts';
export {
  capabilityNeeds,
  proposeCapabilities,
  type CapabilityCallNeed,
  type CapabilityNeed,
  type CapabilityProposalOptions,
  type CapabilityStanding,
} from './synthesis/capability-needs.ts';
export type { Explanation, Reason } from './synthesis/reason.ts';
export { PolicyError } from './policy/policy-error.ts';
export { diffProfiles, type DiffOptions, type ProfileDiff } from './compare/diff.ts';
export type { CallSummary, ChangeKind } from './compare/call-change.ts';
export type {
  ArchDiff,
  NamedChange,
  PlainCall,
  PlainChange,
  PolicyDiff,
  UnnamedChange,
} from './compare/policy-diff.ts';
export {
  callPattern,
  CallNotationError,
  formatCall,
  parseCall,
  type CallPattern,
  type WrittenCall,
} from './kernel/call-notation.ts';
export { formatLibseccompVersion, parseLibseccompVersion, type LibseccompVersion } from './kernel/libseccomp.ts';
export { hiddenCalls, type HiddenCall, type HiddenReason } from './kernel/hidden-calls.ts';
export { capabilities, isCapability, type Capability } from './kernel/capabilities.ts';
export { siblingsOf, type Sibling, type SiblingKind } from './kernel/siblings.ts';
export type { CompileOptions, Runtime as ContainerRuntime } from './profile/runtime.ts';
export { floorOf, type FloorCall } from './synthesis/floor.ts';
export { checkProfile, type CheckOptions } from './compare/checks/check-profile.ts';
export {
  explainCall,
  type ArchVerdicts,
  type CallExplanation,
  type DecidedBy,
  type ExplainedVerdict,
  type ExplainOptions,
} from './compare/explain-call.ts';
export type { RuleFate, RuleRemark } from './compare/rule-remarks.ts';
export { mergeProfiles, type MergedProfile, type MergeOptions } from './compare/merge-profiles.ts';
export { verdictExamples, type VerdictExample } from './compare/verdict-examples.ts';
export { policyOf, type PolicyOptions } from './policy/policy-of.ts';
export type { Allows, Policy } from './policy/policy.ts';
export { allowedCalls } from './bpf/allowed-calls.ts';
export { isServedByBitmap } from './bpf/bitmap.ts';
export { compileFilter, type CallWeight, type CompileFilterOptions } from './bpf/compile.ts';
export { disassemble, type DisassembledLine } from './bpf/disassemble.ts';
export { decodeFilter, encodeFilter, endianOf, type Endian, type Filter } from './bpf/filter.ts';
export { operationOf, type Instruction, type Operation } from './bpf/instruction.ts';
export { BadFilter, simulate, type Simulation } from './bpf/simulate.ts';
export { filterStats, type FilterStats } from './bpf/stats.ts';
