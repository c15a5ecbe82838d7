// The text of docs/performance.md.

const notMeasured = 'not measured';

/** The page for one run of the benchmark. */
export function page({ machine, megabytes, rounds, sections }) {
  const parts = [
    '# Performance\n',
    'Written by `npm run bench -- --write`; the figures are in `bench/results.json` too.\n',
    method(megabytes, rounds),
    `Machine: ${machine.cpu}, ${machine.cpus} processors, ${machine.memory}, ${machine.system}, Node ${machine.node}. ` +
      `Load average ${machine.loadBefore} before and ${machine.loadAfter} after.${busy(machine)}\n`,
  ];
  if (sections.length === 0) parts.push(`Everything here: ${notMeasured}, because \`/usr/bin/time\` is missing.\n`);
  for (const section of sections) parts.push(section.id === 'memory' ? memoryTable(section) : timeTable(section));
  parts.push(missing);
  return parts.join('\n');
}

function method(megabytes, rounds) {
  return `Method: every row is a whole process, start-up included, run ${rounds} times by turns with the others of its table; the figures are
medians. The logs have ${megabytes} MB each and are made of the recordings in \`traces/strace\`, every one with about the same share of
the bytes, again and again with other thread ids, in an order by chance with a fixed seed; the second one gets the times, durations and
paths that \`-ttt -T -y\` print. They lie in the page cache. Ratios are those of the row against the one named; \`wc -l\` does
hardly more than read.
`;
}

function busy({ loadBefore, loadAfter, cpus }) {
  if (Math.max(loadBefore, loadAfter) <= 1.5 && cpus > 1) return '';
  return `\n**The machine was busy with other work: wall times say little; the ratios of processor time are the better ones, and rough.**`;
}

function timeTable({ title, rows }) {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const body = rows.map((row) => {
    const other = byId.get(row.against);
    return [
      row.title,
      seconds(row.wall),
      seconds(row.cpu),
      ratio(row.wall, other?.wall, row.against),
      ratio(row.cpu, other?.cpu, row.against),
      aim(row, other),
    ];
  });
  return `## ${title}\n\n${table(['', 'wall s', 'processor s', 'wall ratio', 'processor ratio', 'aim'], body)}`;
}

/** What the wall ratio should be at most, and whether it is. */
function aim({ limit, wall }, other) {
  if (limit === undefined) return '';
  return other !== undefined && wall / other.wall > limit ? `≤ ${limit}, missed` : `≤ ${limit}`;
}

function memoryTable({ title, rows }) {
  const body = rows.map((row) => [
    row.title,
    row.memory === undefined ? notMeasured : row.memory.toFixed(0),
    `≤ ${row.limit}`,
  ]);
  return `## ${title}\n\n${table(['', 'MiB', 'aim'], body)}`;
}

function seconds(value) {
  return value === undefined ? notMeasured : value.toFixed(2);
}

function ratio(value, other, name) {
  if (name === undefined) return '';
  return value === undefined || other === undefined || other === 0
    ? notMeasured
    : `${(value / other).toFixed(1)} × ${name}`;
}

function line(cells) {
  return `| ${cells.join(' | ')} |\n`;
}

function table(head, body) {
  return line(head) + line(head.map(() => '---')) + body.map(line).join('');
}

const missing = `## Not measured

Two workers against one: reading is done by one thread. A log could be cut at line borders and its parts folded, but which calls are
unfinished at a border, and which architecture each thread has there, is only known from what stands before it.
`;
