/**
 * What became of an input line. Every line gets exactly one kind, so that the counts of an input add up to its lines.
 * `call` lines made an observation, `check` lines tell that the kernel asked for a capability; `unrecognised`, `unconfirmed`, `overlong` and `refused` lines are each a diagnostic; all others are
 * known noise.
 */
export const lineKinds = [
  'call',
  'resumed',
  'check',
  'continuation',
  'signal',
  'exit',
  'mode',
  'note',
  'output',
  'stack',
  'dump',
  'header',
  'table',
  'record',
  'lost',
  'duplicate',
  'wrapper',
  'foreign',
  'blank',
  'unconfirmed',
  'unrecognised',
  'overlong',
  'refused',
] as const;

/** @see lineKinds */
export type LineKind = (typeof lineKinds)[number];
