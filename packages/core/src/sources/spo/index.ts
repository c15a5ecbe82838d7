import { defineSource } from '../source.ts';
import { SpoParser, speaksForSpo } from './spo-parser.ts';

/** Logs of the Security Profiles Operator. */
export const spoSource = defineSource({
  id: 'spo',
  title: 'Security Profiles Operator enricher logs',
  shows: ['exe', 'pid', 'exec', 'program', 'time', 'container'],
  speaksFor: speaksForSpo,
  open: (sink, options) => new SpoParser(sink, options),
});
