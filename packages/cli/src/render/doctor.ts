import { escapeControls } from '@seccomp-tailor/core';
import type { BackendReport } from '../doctor/backends.ts';
import type { EngineReport } from '../doctor/findings.ts';

/** `strace: ready`, or what is missing and, below it, what helps. */
export function backendText({ name, usable, problem, fix, remark }: BackendReport): string {
  if (remark !== undefined) return `${name}: ready, but ${remark}\n`;
  return usable ? `${name}: ready\n` : `${name}: ${problem}\n  ${fix}\n`;
}

/**
 * `podman 4.3.1, crun 1.8.1, cgroups v2: recorded with ftrace`, and below it what is missing, each with what helps, and what is worth
 * knowing.
 */
export function engineText({
  name,
  version,
  runtime,
  rootless,
  cgroups,
  recorder,
  problems,
  remarks,
}: EngineReport): string {
  const title = [
    version === undefined ? name : `${name} ${version}`,
    ...(rootless === true ? ['without root'] : []),
    ...(runtime === undefined ? [] : [runtime]),
    ...(cgroups === undefined ? [] : [`cgroups ${cgroups}`]),
  ].join(', ');
  const found = problems.flatMap(({ problem, fix }) => [`  ${problem}`, `    ${fix}`]);
  const recorded = recorder === undefined ? '' : ` containers are recorded with ${recorder}`;
  const lines = [`${title}:${recorded}`, ...found, ...remarks.map((remark) => `  ${remark}`)];
  return lines.map((line) => `${escapeControls(line)}\n`).join('');
}

export function* leftoverText(found: readonly string[], left: readonly string[]): Generator<string> {
  for (const path of found) {
    if (left.includes(path)) yield `${escapeControls(path)}: left by a recording that was killed\n`;
    else yield `${escapeControls(path)}: removed\n`;
  }
  if (left.length > 0) yield '  Remove them: seccomp-tailor doctor --clean\n';
}
