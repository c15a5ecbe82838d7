/**
 * The slopes between one log and the next longer one. The time of the first stands for the start, in which code is compiled and gets warm
 * too; the slopes should differ by a tenth at most.
 */
export function growthLines(rows) {
  const slopes = rows.slice(1).map((row, index) => slopeBetween(rows[index], row));
  const listed = slopes.map(({ span, wall, cpu }) => `${span}: ${wall.toFixed(2)} (processor time ${cpu.toFixed(2)})`);
  const [first, last] = [slopes[0], slopes.at(-1)];
  const change = (key) => last[key] / first[key] - 1;
  const percent = (key) => `${change(key) >= 0 ? '+' : ''}${(change(key) * 100).toFixed(0)} %`;
  const verdict = Math.abs(change('wall')) <= 0.1 ? 'met' : 'missed';
  return `Seconds a gigabyte, ${listed.join('; ')}. From the first of these to the last: ${percent('wall')} (processor time \
${percent('cpu')}); aim: within 10 %, ${verdict}.\n`;
}

function slopeBetween(shorter, longer) {
  const gigabytes = (longer.bytes - shorter.bytes) / 1e9;
  return {
    span: `from ${shorter.title} to ${longer.title}`,
    wall: (longer.wall - shorter.wall) / gigabytes,
    cpu: (longer.cpu - shorter.cpu) / gigabytes,
  };
}
