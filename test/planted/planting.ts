/** Reasons with their numbers, in order. */
export type Reasons = readonly string[];

export interface Recording {
  readonly text: string;
  /** What its format can never show. */
  readonly lacks?: Reasons;
}

export type Plant = (text: string) => string;

/** One thing left out of the recording `of` that is whole otherwise, and what has to be said of it. */
export interface Omission {
  readonly of: string;
  readonly plant: Plant;
  readonly expected: Reasons;
}

export function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

/** Removes the lines that a pattern fits. */
export function without(pattern: RegExp): Plant {
  return (text) =>
    lines(
      ...text
        .trimEnd()
        .split('\n')
        .filter((line) => !pattern.test(line)),
    );
}

export function and(...more: readonly string[]): Plant {
  return (text) => text + lines(...more);
}

/** The last line stops in its middle. */
export function cut(bytes: number): Plant {
  return (text) => text.slice(0, -bytes - 1);
}

/** The recording stops in front of what a text has first. */
export function until(mark: string): Plant {
  return (text) => text.slice(0, text.indexOf(mark));
}

export function both(first: Plant, second: Plant): Plant {
  return (text) => second(first(text));
}
