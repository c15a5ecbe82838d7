import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine, temporaryFolder } from '../../test-kit/command-line.ts';
import { learnReportSchema } from '../json/learn-report.ts';

it('learn tells what is wrong with the profile that is known, and allows everything all the same', async () => {
  const cwd = temporaryFolder();
  const known = {
    defaultAction: 'SCMP_ACT_ERRNO',
    syscalls: [{ names: ['read', 'raed', 'wriet'], action: 'SCMP_ACT_ALLOW' }],
  };
  writeFileSync(join(cwd, 'known.json'), JSON.stringify(known));
  const argv = ['learn', '--known', 'known.json', '--arch', 'x86_64', '-o', 'log.json', '--json'];
  const { exitCode, stdout, stderr } = await commandLine(argv, { cwd });
  const report = learnReportSchema.parse(JSON.parse(stdout));
  expect({ exitCode, counts: report.diagnosticCounts }).toEqual({ exitCode: 0, counts: { 'unknown-syscall': 2 } });
  expect(report.diagnostics.map(({ text }) => text)).toEqual(stderr.split('\n').slice(0, 2));
  expect(readFileSync(join(cwd, 'log.json'), 'utf8')).toContain('"defaultAction": "SCMP_ACT_LOG"');
});
