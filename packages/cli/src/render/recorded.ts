import { callsOf, escapeControls, evidenceNames, type Evidence, type Syscall } from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import { engineVerbs, ownProfile, readEngineCommand } from '../recorders/containers/engine-command.ts';
import { engineWithin, executedIn } from '../recorders/containers/unseen.ts';
import type { Recorded } from '../recorders/recorder.ts';
import { wrapped } from './wrapped.ts';

/** Tells people what came of a recording beside the evidence: what cut it short, whose calls were kept apart, what was refused. */
export async function printRecorded(recorded: Recorded, program: readonly string[], host: Host): Promise<void> {
  const columns = host.stderr.columns ?? 120;
  const { ended, gathered, launching = [] } = recorded;
  const text = [
    interruptionText(ended.signals),
    launchingText(launching, gathered.evidence, columns),
    denialText(gathered.evidence, program, columns),
    engineText(gathered.evidence, program),
  ].join('');
  if (text !== '') await host.stderr.write(text);
}

function interruptionText(signals: readonly string[]): string {
  if (signals.length === 0) return '';
  return `interrupted by ${signals.join(', ')}: what was recorded until then is kept\n`;
}

/** Of calls that the program makes too, nobody needs to be told. */
function launchingText(launching: readonly string[], evidence: Evidence, columns: number): string {
  if (launching.length === 0) return '';
  const own = new Set(evidenceNames(evidence));
  const alone = launching.filter((name) => !own.has(name));
  const others = launching.length - alone.length;
  const more = others === 0 ? [] : ['and', String(others), 'that', 'the', 'program', 'makes', 'too'];
  return wrapped('kept apart, made by what started the program:', [...alone, ...more], columns);
}

/** A container keeps the profile it has while it is recorded: how to see what that hides. */
function denialText(evidence: Evidence, program: readonly string[], columns: number): string {
  const command = readEngineCommand(program, engineVerbs);
  const denied = new Set(
    [...callsOf(evidence)].filter((call) => call.denied > 0).map(({ syscall }) => labelOf(syscall)),
  );
  if (command === undefined || denied.size === 0 || ownProfile(command) === 'unconfined') return '';
  const how =
    command.verb === 'run'
      ? 'record again with --security-opt seccomp=unconfined'
      : 'record a container that is run with --security-opt seccomp=unconfined';
  return `${wrapped('refused by a filter in the container:', [...denied].toSorted(), columns)}  To see what would follow, ${how}; to allow just these: generate --include-denied\n`;
}

/** `sudo podman run …`, or a script that does it: only a container that is asked for is told from what makes it. */
function engineText(evidence: Evidence, program: readonly string[]): string {
  const engine = engineWithin(program, executedIn(evidence));
  if (engine === undefined) return '';
  return (
    `${engine} was among what was recorded: what it and the runtime call is in the evidence too, and a container that others start for it is not\n` +
    '  To record a container alone, give record its podman or docker command (run, exec, start) itself.\n'
  );
}

function labelOf({ name, nr }: Syscall): string {
  return escapeControls(name ?? `nr:${nr}`);
}
