// Records the real applications of test/live/programs into traces/TOOL/CASE, each with the calls the kernel counted in that very run.
//   node scripts/dist/record-traces.js [TOOL/CASE…]
// Needs root, gcc, strace, ltrace, perf, bpftrace, qemu-user, podman, runc, auditd and busybox-static, on x86_64. A recording is never the same twice: there is no --check;
// test/traces.test.ts holds what is committed to its counted calls.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { KernelEvents } from './kernel-events.ts';
import { forgedCases } from './forged-cases.ts';
import { recordingCases, type RecordingCase } from './recording-cases.ts';
import { tracedCases } from './traced-cases.ts';
import { namesOf } from './true-calls.ts';

const root = path.resolve(import.meta.dirname, '../..');
const plainLimit = 300_000;

const wanted = process.argv.slice(2);
for (const recordingCase of [...recordingCases, ...tracedCases, ...forgedCases]) {
  if (wanted.length === 0 || wanted.includes(recordingCase.folder)) await make(recordingCase);
}

async function make(recordingCase: RecordingCase): Promise<void> {
  const stage = mkdtempSync('/tmp/record-');
  const events = new KernelEvents(path.basename(stage));
  try {
    chmodSync(stage, 0o755);
    cpSync(path.join(root, 'test/live/programs'), path.join(stage, 'demo'), { recursive: true });
    const trace = await recordingCase.record({ stage, taskFile: events.taskFile });
    const calls = namesOf(recordingCase.calls(events.read()));
    save(recordingCase, trace, calls);
    console.log(`${recordingCase.folder}: ${trace.split('\n').length - 1} lines, ${calls.length} distinct calls`);
  } finally {
    events.close();
    rmSync(stage, { recursive: true });
  }
}

function save(recordingCase: RecordingCase, trace: string, syscalls: readonly string[]): void {
  const { folder, extension, argv, note, forged, incomplete } = recordingCase;
  const target = path.join(root, 'traces', folder);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const small = trace.length <= plainLimit;
  const bytes = small ? trace : gzipSync(trace, { level: 9 });
  writeFileSync(path.join(target, `trace.${extension}${small ? '' : '.gz'}`), bytes);
  const tool = path.dirname(folder);
  const facts = {
    tool,
    toolVersion: recordingCase.toolVersion(),
    argv,
    kernel: os.release(),
    arch: 'x86_64',
    syscalls,
    ...(forged !== undefined && { forged }),
    ...(incomplete !== undefined && { incomplete }),
    note,
  };
  writeFileSync(path.join(target, 'case.json'), `${JSON.stringify(facts, null, 2)}\n`);
}
