import { expect, it } from 'vitest';
import { DiagnosticLog } from './diagnostic-log.ts';

it('counts all diagnostics and keeps the first twenty of each code', () => {
  const log = new DiagnosticLog();
  for (let count = 0; count < 25; count++) log.add({ code: 'only-enosys', syscall: 'read', count });
  log.add({ code: 'number-without-name', syscall: 'nr:999' });
  expect(Object.fromEntries(log.counts)).toEqual({ 'only-enosys': 25, 'number-without-name': 1 });
  expect(log.kept.map((each) => ('count' in each ? each.count : each.code))).toEqual([
    ...Array.from({ length: 20 }, (_, i) => i),
    'number-without-name',
  ]);
});
