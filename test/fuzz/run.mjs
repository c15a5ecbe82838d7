// npm run fuzz [-- --executions N] [--seed N] [--targets strace,audit] [--processes N]: every target so often (10^6 unless told otherwise),
// spread over processes; what held goes into results.json beside this file. What failed is kept in test/regressions/TARGET.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const results = fileURLToPath(new URL('results.json', import.meta.url));
const { values } = parseArgs({
  options: {
    executions: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    targets: {
      type: 'string',
      default:
        'strace,audit,ftrace,perf-script,perf-trace,bpftrace,ltrace,qemu,gvisor,sysdig,falco,spo,container-log,evidence',
    },
    processes: { type: 'string', default: '2' },
  },
});

const targets = values.targets.split(',');
const folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-fuzz-'));
const processes = Math.min(Number(values.processes), targets.length);
const ended = await Promise.all(Array.from({ length: processes }, (_, index) => work(index)));
const held = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {};
for (let index = 0; index < processes; index += 1) {
  const file = join(folder, String(index));
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  for (const line of lines) Object.assign(held, JSON.parse(line));
}
writeFileSync(
  results,
  `${JSON.stringify(Object.fromEntries(Object.entries(held).toSorted(([a], [b]) => (a < b ? -1 : 1))), undefined, 2)}\n`,
);
rmSync(folder, { recursive: true });
process.exitCode = ended.every((status) => status === 0) ? 0 : 1;

function work(index) {
  const env = {
    ...process.env,
    SECCOMP_TAILOR_FUZZ_EXECUTIONS: values.executions,
    SECCOMP_TAILOR_FUZZ_SEED: values.seed,
    SECCOMP_TAILOR_FUZZ_TARGETS: targets.filter((_, at) => at % processes === index).join(','),
    SECCOMP_TAILOR_FUZZ_RESULTS: join(folder, String(index)),
  };
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'fuzz'], { cwd: root, env, stdio: 'inherit' });
  return new Promise((done) => child.once('exit', done));
}
