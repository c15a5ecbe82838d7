import { basename, join } from 'node:path';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root, seccompTailor } from './cli/bin.ts';
import { traceCases } from './trace-cases.ts';

const folder = join(root, 'profiles/examples');
const base = join(root, 'profiles/default/containers-common-0.67.1.json');
const recordings = traceCases.filter(({ facts }) => facts.tool === 'strace');

/** `vitest -u` writes them anew; the difference to what is committed is then to be read. */
describe('the example profiles', () => {
  it.each(recordings)('$name is what its recording gives today', async ({ name, trace, facts }) => {
    const options = ['--runtime', 'any', '--with', 'exec', '--base', base, '--trace-arch', facts.arch];
    const { status, stdout } = await seccompTailor(['generate', trace, ...options]);
    expect(status).toBe(0);
    await expect(stdout).toMatchFileSnapshot(join(folder, `${basename(name)}.json`));
  });

  it('are those of recordings, no others', () => {
    expect(readdirSync(folder).toSorted()).toEqual(recordings.map(({ name }) => `${basename(name)}.json`).toSorted());
  });
});
