import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DaemonLogReader } from './daemon-log-reader.ts';

const record = (serial: number): string => `type=LOGIN msg=audit(1.000:${serial}): pid=1\n`;

function serials(reader: DaemonLogReader): number[] {
  return [...reader.poll()].flatMap(({ line }) => (line.kind === 'record' ? [line.serial] : []));
}

it('follows a log from its end, over torn lines and into the next files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'audit.log');
  writeFileSync(path, record(1));
  const reader = new DaemonLogReader(path);
  onTestFinished(() => reader.close());
  expect(serials(reader)).toEqual([]);
  appendFileSync(path, `${record(2)}type=LOGIN msg=au`);
  expect(serials(reader)).toEqual([2]);
  appendFileSync(path, `dit(1.000:3): pid=1\n`);
  renameSync(path, `${path}.1`);
  appendFileSync(`${path}.1`, record(4));
  writeFileSync(path, record(5));
  expect(serials(reader)).toEqual([3, 4, 5]);
  renameSync(`${path}.1`, `${path}.2`);
  renameSync(path, `${path}.1`);
  writeFileSync(path, record(6));
  renameSync(`${path}.2`, `${path}.3`);
  renameSync(`${path}.1`, `${path}.2`);
  renameSync(path, `${path}.1`);
  writeFileSync(path, record(7));
  expect(serials(reader)).toEqual([6, 7]);
  expect(serials(reader)).toEqual([]);
});
