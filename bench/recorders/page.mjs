// The text of docs/recorder-performance.md.

/** The page for one run of the benchmark. */
export function page({ machine, sizes, tools, sections, losses }) {
  return [
    '# What recording costs\n',
    'Written by `npm run bench:recorders -- --write`; the figures, the versions and the whole command lines are in `bench/recorders/results.json` too.\n',
    method(sizes),
    floor,
    `Machine: ${machine.cpu}, ${machine.cpus} processors, ${machine.memory}, ${machine.system}, Node ${machine.node}.\n`,
    `Versions: ${versions(tools, sections)}.\n`,
    ...sections.map((section) => sectionText(section)),
    ...(losses === undefined ? [] : [lossText(losses)]),
  ].join('\n');
}

function method({ blocks, warmUp }) {
  return `Method: the rows of a table run by turns, as often as stands above it; the figures are medians, the ratios those of medians against the native row of the
same table. The storm is \`dd\` with ${blocks.toLocaleString('en')} blocks of 512 bytes; what is marked as scaled got fewer, and \`dd\`'s own time is multiplied. A
server runs under the recorder and gets load for ${warmUp} seconds before the load that is measured. \`bpftrace\` counts the calls of the program and
all it starts in a map; \`perf trace -s\` and \`strace -f\` write to a file.
`;
}

/** Measured once, by hand: what no filter of ours can save. */
const floor = `What ftrace cannot do without: with every event filtered out in the kernel, \`dd bs=512 count=1000000\` took in one run (user and system time, medians
of five, on a machine where one of its calls takes 0.4 microseconds natively) 1.1 times as long as natively with only the events that other native calls have for
themselves, 2.0 times with the raw event of entries too, and 2.4 times with that of ends as well. The event of ends rests while nothing is new and no filter could
refuse a call. That of entries is what shows calls by \`int 0x80\`, with numbers of x32, and numbers without an event of their own; so a recording that sees them
cannot reach 1.6 times on such a machine, and \`--light\` is the way to do without them for a while. The events cost the same where a native call takes longer
(against attacks on its processor, for one), and are less beside it.
`;

function loadText({ loadBefore }) {
  const busy = loadBefore > 0.7 ? ': **the machine was busy with other work, the figures are rough**' : '';
  return `load average before it ${loadBefore}${busy}`;
}

function versions(tools, sections) {
  const named = [...tools, ...sections.flatMap(({ programs = [] }) => programs)];
  return named
    .filter(({ version }) => version !== undefined)
    .map(({ id, version }) => `${id}: ${version.trim()}`)
    .join('; ');
}

function sectionText(section) {
  const { title, command, missing, values, rows, absolute, rounds } = section;
  const heading = `## ${title}\n\n\`${command.join(' ')}\`, ${rounds} times; ${loadText(section)}\n`;
  if (missing !== undefined) return `${heading}\nNot measured: ${missing} is missing.\n`;
  const keys = Object.keys(values);
  const ratios = absolute ? [] : keys;
  const head = [
    '',
    ...keys.map((key) => values[key]),
    ...ratios.map((key) => `${short(values[key])} / native`),
    'aim',
    '',
  ];
  const body = rows.map((row) => [
    row.title,
    ...keys.map((key) => (row.missing === undefined ? figure(row[key]) : `not measured: no ${row.missing}`)),
    ...ratios.map((key) => row.ratios?.[key].toFixed(2) ?? ''),
    row.aim === undefined ? '' : `${row.aim.text}, ${row.aim.met ? 'reached' : 'missed'}`,
    row.remark,
  ]);
  return `${heading}\n${line(head)}${line(head.map(() => '---'))}${body.map(line).join('')}`;
}

function lossText(losses) {
  const heading = '## Losses that nothing tells of\n';
  if (losses.missing !== undefined) return `${heading}\nNot measured: ${losses.missing} is missing.\n`;
  const { storms, unreported, reported, children, turns } = losses;
  return `${heading}
${storms} storms of ${children} processes at once with ${turns.map((each) => each.toLocaleString('en')).join(', ')} calls each by turns, every second one with \`--full\`: ${unreported} in which the evidence lacked
something and did not say so (aim: 0), ${reported} in which it said that events were lost; ${loadText(losses)}.
`;
}

function figure(value) {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 100 ? 0 : 2);
}

/** Without its unit. */
function short(title) {
  return title.replace(/ s$/, '');
}

function line(cells) {
  return `| ${cells.join(' | ')} |\n`;
}
