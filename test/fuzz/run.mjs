// npm run fuzz [-- --executions N] [--seed N] [--targets strace,audit] [--processes N]: every target so often (10^6 unless told otherwise),
// spread over processes; what came of each goes into results.json beside this file, where the next run goes on if the code is the same. What failed is
// kept in test/regressions/TARGET.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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
const processes = Math.min(Number(values.processes), targets.length);
const folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-fuzz-'));
const timer = setInterval(keep, 20_000);
const ended = await Promise.all(Array.from({ length: processes }, (_, index) => fuzz(index)));
clearInterval(timer);
keep();
rmSync(folder, { recursive: true });
process.exitCode = ended.every((status) => status === 0) ? 0 : 1;

async function fuzz(index) {
  const env = {
    ...process.env,
    SECCOMP_TAILOR_FUZZ_EXECUTIONS: values.executions,
    SECCOMP_TAILOR_FUZZ_SEED: values.seed,
    SECCOMP_TAILOR_FUZZ_TARGETS: targets.filter((_, at) => at % processes === index).join(','),
    SECCOMP_TAILOR_FUZZ_RESULTS: folder,
  };
  const vitest = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    'fuzz',
    '--maxWorkers',
    '1',
    '-t',
    'damaged and forged input',
  ];
  const child = spawn(process.execPath, vitest, { cwd: root, env, stdio: 'inherit' });
  return new Promise((done) => child.once('exit', done));
}

// As it goes, so that what was done is not lost with what was not.
function keep() {
  const all = JSON.parse(readFileSync(results, 'utf8'));
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')))
    all[basename(file, '.json')] = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const sorted = Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(results, `${JSON.stringify(sorted, undefined, 2)}\n`);
}
