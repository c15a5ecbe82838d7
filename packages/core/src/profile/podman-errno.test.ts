import { expect, it } from 'vitest';
import { errnoName } from '../kernel/errno.ts';
import { podmanErrno } from './podman-errno.ts';

it("takes 81 of Linux's names, and no others", () => {
  const names = Array.from({ length: 4096 }, (_, number) => errnoName(number, 'x86_64') ?? []).flat();
  expect(names.filter((name) => podmanErrno(name) !== undefined)).toHaveLength(81);
  expect(['EINTR', 'EWOULDBLOCK', 'EPROTO', 'enosys', 'constructor', ''].map(podmanErrno)).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});

it.each([
  ['EPERM', 1],
  ['ENOSYS', 38],
  ['EREMOTE', 66],
  ['ENOTSUP', 95],
  ['ENOTRECOVERABLE', 131],
  ['0', 0],
  ['4294967295', 4_294_967_295],
  ['4294967296', undefined],
  ['-1', undefined],
])('makes %j %s', (text, number) => {
  expect(podmanErrno(text)).toBe(number);
});
