import { median } from '../median.mjs';
import { asShown, firstLine, pathOf } from './tools.mjs';

const versionOf = { nginx: ['nginx', '-v'], wrk: ['wrk', '-v'] };

/** Measures a section with every tool by turns. */
export async function measureSection(section, tools, { rounds, ...sizes }) {
  const { id, title, values, absolute, needs = [] } = section;
  const programs = needs.map((name) => ({ id: name, version: firstLine(versionOf[name] ?? [name, '--version']) }));
  const found = { id, title, values, absolute, command: section.command(sizes), programs };
  const missing = needs.find((name) => pathOf(name) === undefined);
  if (missing !== undefined) return { ...found, missing, rows: [] };
  const runs = new Map(tools.map((tool) => [tool.id, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const tool of tools.filter((each) => each.missing === undefined))
      runs.get(tool.id).push(await section.measure(tool, sizes));
  return { ...found, rows: rowsOf(section, tools, { runs, sizes }) };
}

function rowsOf(section, tools, { runs, sizes }) {
  const medians = new Map(tools.map(({ id }) => [id, mediansOf(runs.get(id), Object.keys(section.values))]));
  const native = medians.get('native');
  return tools.map((tool) => {
    const own = medians.get(tool.id);
    const ratios = own && Object.fromEntries(Object.keys(own).map((key) => [key, own[key] / native[key]]));
    return {
      id: tool.id,
      title: tool.title,
      missing: tool.missing,
      commandLine: asShown(tool.around(section.command(sizes), 'FOLDER')),
      runs: runs.get(tool.id),
      ...own,
      ratios,
      aim: own === undefined ? undefined : aimOf(section, tool, { own, ratios, medians }),
      remark: section.remark?.(tool, sizes) ?? '',
    };
  });
}

function mediansOf(runs, keys) {
  return runs.length === 0
    ? undefined
    : Object.fromEntries(keys.map((key) => [key, median(runs.map((run) => run[key]))]));
}

/** What the first value of a row of ours should be: natively as much, or by itself. */
function aimOf({ limit, absolute, atLeast, values }, { ours }, { own, ratios, medians }) {
  if (ours !== true) return undefined;
  const [key] = Object.keys(values);
  const value = absolute ? own[key] : ratios[key];
  if (atLeast === undefined) return limit === undefined ? undefined : { text: `≤ ${limit}`, met: value <= limit };
  const other = medians.get(atLeast);
  const aims = [
    ...(limit === undefined ? [] : [{ text: `≥ ${limit}`, met: value >= limit }]),
    ...(other === undefined ? [] : [{ text: `≥ ${atLeast}'s`, met: own[key] >= other[key] }]),
  ];
  if (aims.length === 0) return undefined;
  return { text: aims.map(({ text }) => text).join(' and '), met: aims.every(({ met }) => met) };
}
