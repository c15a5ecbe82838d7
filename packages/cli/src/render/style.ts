import { styleText } from 'node:util';
import type { Host, Output } from '../host/host.ts';

export type Paint = (format: 'red' | 'yellow' | 'cyan' | 'green' | 'bold' | 'dim', text: string) => string;

/** Colours text on a terminal, unless NO_COLOR says otherwise. */
export function style(output: Output, env: Host['env']): Paint {
  const colour = output.isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
}
