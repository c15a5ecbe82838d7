import { expect, it } from 'vitest';
import { excludingRule } from './audit-rules.ts';

it.each([
  ['No rules', undefined],
  ['-a always,exit -S execve -F key=mine', undefined],
  ['-a always,exclude -F msgtype=CWD\n-a always,exclude -F msgtype=EOE', undefined],
  ['-w /etc -p wa\n-a always,exclude -F msgtype=SECCOMP', '-a always,exclude -F msgtype=SECCOMP'],
  ['-a exclude,always -F msgtype=1326', '-a exclude,always -F msgtype=1326'],
  ['-a always,exclude -F auid=1000', '-a always,exclude -F auid=1000'],
  ['-a always,exclude -F msgtype>=1300', '-a always,exclude -F msgtype>=1300'],
])('of the rules %j finds the one that may leave out what filters log', (list, rule) => {
  expect(excludingRule(list)).toBe(rule);
});
