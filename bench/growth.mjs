/** The slopes between the first log, whose time stands for the start, and each longer one; they should differ by a tenth at most. */
export function growthLines(rows) {
  const [first, ...longer] = rows;
  const slopes = longer.map(({ title, bytes, wall, cpu }) => ({
    title,
    wall: ((wall - first.wall) / (bytes - first.bytes)) * 1e9,
    cpu: ((cpu - first.cpu) / (bytes - first.bytes)) * 1e9,
  }));
  const listed = slopes.map((slope) => `${slope.title}: ${slope.wall.toFixed(2)} (processor ${slope.cpu.toFixed(2)})`);
  const last = slopes.at(-1);
  const off = (key) => Math.abs(slopes[0][key] / last[key] - 1);
  const verdict = off('wall') <= 0.1 ? 'met' : 'missed';
  return `Seconds a gigabyte after the time of ${first.title} is subtracted: ${listed.join('; ')}. The first and the last of these differ by \
${(off('wall') * 100).toFixed(0)} % (processor time ${(off('cpu') * 100).toFixed(0)} %); aim: ≤ 10 %, ${verdict}.\n`;
}
