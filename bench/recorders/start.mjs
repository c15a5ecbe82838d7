// From the start of the recorder to the program's being there.
import { median } from '../median.mjs';
import { run } from './run.mjs';

/** The program prints the time at which it runs; what it takes natively is part of all rows. */
export const start = {
  id: 'start',
  title: 'Start of the recorder to the program',
  values: { ms: 'ms' },
  limit: 200,
  absolute: true,
  command: () => date,
  // No program written for Node can start sooner.
  remark: ({ ours }) => (ours === true ? `Node alone: ${Math.round(nodeStart())} ms` : ''),
  measure(tool, { folder }) {
    const begin = (performance.timeOrigin + performance.now()) * 1e6;
    const { stdout } = run(tool.around(date, folder));
    const time = /^\d{19}$/m.exec(stdout);
    if (time === null) throw new Error(`${tool.id}: date says no time: ${stdout}`);
    return { ms: (Number(time[0]) - begin) / 1e6 };
  },
};

const date = ['date', '+%s%N'];

/** From the start of Node to its first line, in milliseconds. */
function nodeStart() {
  const script = 'process.stdout.write(String(performance.timeOrigin + performance.now()))';
  const times = Array.from({ length: 5 }, () => {
    const begin = performance.timeOrigin + performance.now();
    return Number(run([process.execPath, '-e', script]).stdout) - begin;
  });
  return median(times);
}
