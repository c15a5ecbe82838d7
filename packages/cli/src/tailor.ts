import { printProfile, synthesize, type Tailored } from '@seccomp-tailor/core';
import { completenessCode, gapsOf, type Gap } from './completeness.ts';
import type { Gathered } from './inputs/gather.ts';
import { findingsJson, gapsJson } from './json/print.ts';
import type { GenerateReport } from './json/generate-report.ts';
import { findingsOf, type Findings } from './render/diagnostics.ts';
import type { SynthesisChoice } from './options/synthesis-options.ts';

/** A profile made of evidence, and all there is to say about it. */
export interface Product {
  readonly gathered: Gathered;
  readonly gaps: readonly Gap[];
  readonly choice: SynthesisChoice;
  readonly tailored: Tailored;
  /** The profile's text. */
  readonly text: string;
  /** Of reading and of synthesis. */
  readonly findings: Findings;
  readonly exitCode: number;
}

/** Makes the profile that was chosen for this evidence. */
export function tailor(gathered: Gathered, choice: SynthesisChoice, acceptIncomplete: boolean): Product {
  const tailored = synthesize(gathered.evidence, choice.input);
  const gaps = gapsOf(gathered.evidence);
  return {
    gathered,
    gaps,
    choice,
    tailored,
    text: printProfile(tailored.profile),
    findings: joined(gathered, tailored),
    exitCode: completenessCode(gaps, acceptIncomplete),
  };
}

function joined(gathered: Gathered, { diagnostics }: Tailored): Findings {
  const counts = new Map(gathered.counts);
  for (const [code, count] of findingsOf(diagnostics).counts) counts.set(code, (counts.get(code) ?? 0) + count);
  return { diagnostics: [...gathered.diagnostics, ...diagnostics], counts };
}

/** The document of `generate --json`. */
export function generateReport(product: Product, output: string | undefined): GenerateReport {
  const { gaps, choice, tailored, text, findings, exitCode } = product;
  return {
    format: 'seccomp-tailor/generate-report',
    version: 1,
    exitCode,
    complete: !gaps.some(({ missing }) => missing),
    incomplete: gapsJson(gaps),
    ...(output !== undefined && { output }),
    profile: text,
    runtime: choice.runtime,
    ...(choice.base !== undefined && { base: choice.base.name }),
    explanations: tailored.explanations,
    ...findingsJson(findings),
  };
}
