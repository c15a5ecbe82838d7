// Puts the newest default profile of profiles/default into the command line, which compares with it where a machine has none.
//   node scripts/dist/generate-embedded-profile.js [--check]
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { differs, sha256, withHead, writeGenerated } from './generated-file.ts';

const workspace = path.resolve(import.meta.dirname, '../..');
const source = 'profiles/default/containers-common-0.67.1.json';
const target = path.join(workspace, 'packages/cli/src/tables/default-profile.ts');

const text = readFileSync(path.join(workspace, source), 'utf8');
const body = [
  '',
  '/** What the profile is called in reports. */',
  `export const embeddedName = 'the default profile of containers-common 0.67.1 (built in)';`,
  '',
  '/** Its JSON text. */',
  `export const embeddedText = \`${JSON.stringify(JSON.parse(text)).replaceAll(/[\\`$]/g, '\\$&')}\`;`,
  '',
].join('\n');
const file = withHead('scripts/generate-embedded-profile.ts', {
  source: `${source}, whose origin is in PROVENANCE.json beside it`,
  inputSha256: sha256(text),
  body,
});

if (process.argv.includes('--check')) {
  const problem = differs(target, file);
  if (problem !== undefined) console.error(problem);
  process.exitCode = problem === undefined ? 0 : 1;
} else {
  console.log(writeGenerated(target, file));
}
