import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeWith } from '../components.ts';
import type { Engine, EngineKind } from './engines/engine.ts';
import { commandOf, programByName, programs, type Program } from './programs.ts';
import { recordProgram } from './record-program.ts';
import { useEngine } from './engines/use-engine.ts';
import { inContainer } from './stage.ts';

const times = 10;

/** Records every program, and has an engine run it under the profile made of the recording, again and again. */
export function describePrograms(kind: EngineKind): void {
  const needs = [...kind.needs, 'strace', ...programs.flatMap((program) => program.needs)] as const;
  describeWith([...new Set(needs)], `programs under their own profile in ${kind.name}`, () => {
    const running = useEngine(kind);

    it.each(programs)(`$name works under the default profile`, async (program) => {
      const result = await running().engine.run(commandOf(program, inContainer));
      expect(result).toMatchObject({ status: 0, stdout: expect.stringMatching(/\ndone\n$/) });
    });

    it('a profile without a needed call is noticed', async () => {
      const program = programByName('busybox');
      const { profile } = await recordProgram(program, running().stage);
      const narrowed = `${profile}.without-mkdir`;
      await writeFile(narrowed, (await readFile(profile, 'utf8')).replace(/^ *"mkdir",\n/m, ''));
      const result = await running().engine.run(commandOf(program, inContainer), narrowed);
      expect(result).toMatchObject({ status: 1, stderr: expect.stringContaining('mktemp') });
    });

    it.each(programs)(`$name gives the same answers ${times} of ${times} times`, async (program) => {
      const { profile, answers } = await recordProgram(program, running().stage);
      expect(answers).toMatch(/\ndone\n$/);
      const wanted = Array.from({ length: times }, () => ({ status: 0, stdout: answers }));
      expect(await runOften(program, profile, running().engine)).toMatchObject(wanted);
    });
  });
}

/** Two at a time: a container mostly waits for its engine. */
async function runOften(program: Program, profile: string, engine: Engine): Promise<readonly object[]> {
  const results: object[] = [];
  for (let time = 0; time < times; time += 2) {
    const run = (): Promise<object> => engine.run(commandOf(program, inContainer), profile);
    results.push(...(await Promise.all([run(), run()])));
  }
  return results;
}
