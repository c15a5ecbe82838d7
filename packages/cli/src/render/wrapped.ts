/** Words after a heading, broken into lines of at most `columns`; further lines are indented by four. Ends with a newline. */
export function wrapped(heading: string, words: readonly string[], columns: number): string {
  const lines: string[] = [];
  let line = heading.trimEnd();
  for (const word of words) {
    if (line.length + 1 + word.length > columns && line.trim() !== '') {
      lines.push(line);
      line = `    ${word}`;
    } else {
      line = `${line} ${word}`;
    }
  }
  return `${[...lines, line].join('\n')}\n`;
}
