// The text of docs/performance.md.
import { growthLines } from './growth.mjs';

/** The page for one run of the benchmark. */
export function page({ machine, options, sections }) {
  const parts = [
    '# Performance\n',
    'Written by `npm run bench -- --write`; the figures are in `bench/results.json` too.\n',
    method(options),
    `Machine: ${machine.cpu}, ${machine.cpus} processors, ${machine.memory}, ${machine.system}, Node ${machine.node}. ` +
      `Load average ${machine.loadBefore} before and ${machine.loadAfter} after.${busy(machine)}\n`,
  ];
  if (sections.length === 0) parts.push('Nothing was measured, because `/usr/bin/time` is missing.\n');
  return [...parts, ...sections.map(sectionText)].join('\n');
}

function method({ megabytes, sizes, rounds, starts }) {
  return `Method: every row is a whole process, start-up included, run by turns with the others of its table; the figures are medians of
${rounds} runs (start-up: ${starts}) unless the row says otherwise. The logs have ${megabytes} MB each (growth: up to ${sizes.at(-1)} MB) and are made of the recordings
in \`traces/strace\`, every one with about the same share of the bytes, again and again with other thread ids, in an order by chance with a
fixed seed; those of \`-ttt -T -y\` get the times, durations and paths that these options print. They lie in the page cache. Ratios are those
of the row against the one named; \`wc -l\` does hardly more than read. What the environment sets for Node (\`NODE_…\`) is left out: to read the
certificates of NODE_EXTRA_CA_CERTS takes Node 20 longer than all else at its start.
`;
}

function busy({ loadBefore, loadAfter, cpus }) {
  if (Math.max(loadBefore, loadAfter) <= 1.5 && cpus > 1) return '';
  return `\n**The machine was busy with other work: wall times say little; the ratios of processor time are the better ones, and rough.**`;
}

function sectionText({ id, title, rows }) {
  const withMemory = rows.some(({ memoryLimit }) => memoryLimit !== undefined);
  const head = ['', 'runs', 'wall s', 'processor s', 'MiB', 'wall ratio', 'processor ratio', 'aim'];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const text = `## ${title}\n\n${table(
    head,
    rows.map((row) => cells(row, byId, withMemory)),
  )}`;
  return id === 'growth' ? `${text}\n${growthLines(rows)}` : text;
}

function cells(row, byId, withMemory) {
  if (row.wall === undefined) return [row.title, '', row.missing, '', '', '', '', ''];
  const ratios = (row.compare ?? []).map(({ to, limit }) => ({ to, limit, other: byId.get(to) }));
  const aims = ratios.filter(({ limit }) => limit !== undefined).map((ratio) => aim(row, ratio));
  return [
    row.title,
    String(row.runs),
    row.wall.toFixed(row.wall < 1 ? 3 : 2),
    row.cpu.toFixed(2),
    row.memory.toFixed(0),
    ratios.map(({ to, other }) => ratioText(row.wall, other?.wall, to)).join(', '),
    ratios.map(({ to, other }) => ratioText(row.cpu, other?.cpu, to)).join(', '),
    [...aims, ...(withMemory ? [memoryAim(row)] : [])].join(', '),
  ];
}

/** What the wall ratio should be at most, and whether it is. */
function aim({ wall }, { to, limit, other }) {
  const wanted = `≤ ${Number(limit.toFixed(3))} × ${to}`;
  if (other?.wall === undefined) return `${wanted}: not measured`;
  return wall / other.wall > limit ? `${wanted}: missed` : `${wanted}: met`;
}

function memoryAim({ memory, memoryLimit }) {
  return `≤ ${memoryLimit} MiB: ${memory > memoryLimit ? 'missed' : 'met'}`;
}

function ratioText(value, other, name) {
  if (other === undefined || other === 0) return `– × ${name}`;
  const ratio = value / other;
  return `${ratio.toFixed(ratio < 1 ? 2 : 1)} × ${name}`;
}

function line(cells) {
  return `| ${cells.join(' | ')} |\n`;
}

function table(head, body) {
  return line(head) + line(head.map(() => '---')) + body.map(line).join('');
}
