import type { Host } from '../host/host.ts';
import { standardInput } from '../inputs/input.ts';
import { UserError } from '../failures/user-error.ts';

/** Refuses a result that would take the place of what it is made from: a recording cannot be had again. */
export async function refuseReplacing(
  inputs: readonly (string | undefined)[],
  output: string | undefined,
  host: Host,
): Promise<void> {
  if ((await replacedOf(inputs, output, host)) === undefined) return;
  throw new UserError('usage', `${output} would take the place of what it is made from`, 'Name another file with -o.');
}

/** The input whose place a result would take, under whatever name. */
export async function replacedOf(
  inputs: readonly (string | undefined)[],
  output: string | undefined,
  host: Host,
): Promise<string | undefined> {
  const target = await fileOf(output, host);
  if (target === undefined) return undefined;
  for (const input of inputs) if ((await fileOf(input, host)) === target) return input;
  return undefined;
}

/** What tells a file from all others; undefined where there is none, or none that can be replaced. */
async function fileOf(name: string | undefined, host: Host): Promise<string | undefined> {
  if (name === undefined || name === standardInput) return undefined;
  return host.fs.stat(host.resolve(name), { bigint: true }).then(
    (stat) => (stat.isFile() ? `${stat.dev} ${stat.ino}` : undefined),
    () => undefined,
  );
}
