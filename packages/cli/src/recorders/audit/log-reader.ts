import type { LogLine } from './log-line.ts';

/** One line of a log that matters. */
export interface LogEntry {
  readonly line: LogLine;
  /** As it stands in the log, without its end, one character a byte. */
  readonly text: string;
}

/** Follows a log from now on. */
export interface LogReader {
  /** What has been added since the last time. */
  poll(): Generator<LogEntry>;
  /** Messages that were gone before they could be read. */
  readonly missed: number;
  close(): void;
}
