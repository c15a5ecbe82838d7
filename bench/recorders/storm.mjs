// A storm of calls: `dd` with small blocks, two calls each.
import { run } from './run.mjs';

const titles = { wall: 'whole command s', own: "the program's own s" };

/**
 * The whole command, start and end of the recorder included, and the time `dd` itself says it took. What gets a part of the blocks only
 * is scaled: `dd`'s own time as often as its part goes into the whole, the rest once.
 */
export const storm = {
  id: 'storm',
  title: 'A storm of calls',
  values: titles,
  limit: 1.6,
  command: ({ blocks }) => dd(blocks),
  measure(tool, { folder, blocks }) {
    const part = Math.round(blocks * tool.share);
    const { wall, stderr } = run(tool.around(dd(part), folder), { LC_ALL: 'C' });
    const own = /copied, ([\d.e-]+) s/.exec(stderr);
    if (own === null) throw new Error(`${tool.id}: dd says no time: ${stderr}`);
    const scaled = Number(own[1]) * (blocks / part);
    return { wall: wall - Number(own[1]) + scaled, own: scaled };
  },
  remark: (tool, { blocks }) =>
    tool.share === 1 ? '' : `scaled from ${Math.round(blocks * tool.share).toLocaleString('en')} blocks`,
};

function dd(blocks) {
  return ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=512', `count=${blocks}`];
}
