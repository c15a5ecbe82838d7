import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('the package gives programs the schemas of what its commands print', () => {
  const script = [
    "import { execFileSync } from 'node:child_process';",
    "import { evidenceReportSchema } from 'seccomp-tailor/json';",
    "const printed = execFileSync(process.execPath, ['dist/seccomp-tailor.cjs', 'evidence', '--json', process.argv[1]]);",
    'console.log(evidenceReportSchema.parse(JSON.parse(String(printed))).names.length);',
  ].join('\n');
  const trace = fileURLToPath(new URL('../../traces/strace/redis/trace.strace', import.meta.url));
  const cwd = fileURLToPath(new URL('../../packages/cli', import.meta.url));
  const shown = execFileSync(process.execPath, ['--input-type=module', '--eval', script, trace], {
    cwd,
    encoding: 'utf8',
  });
  expect(Number(shown)).toBeGreaterThan(40);
});
