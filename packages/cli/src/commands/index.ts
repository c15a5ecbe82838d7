import type { Command } from '../define-command.ts';
import { bpfCommand } from './bpf.ts';
import { capsCommand } from './caps.ts';
import { diffCommand } from './diff.ts';
import { doctorCommand } from './doctor.ts';
import { evidenceCommand } from './evidence.ts';
import { explainCommand } from './explain.ts';
import { generateCommand } from './generate.ts';
import { learnCommand } from './learn.ts';
import { mergeCommand } from './merge.ts';
import { recordCommand } from './record.ts';
import { runCommand } from './run.ts';
import { validateCommand } from './validate.ts';

/** In the order the help lists them. */
export const commands: readonly Command[] = [
  runCommand,
  recordCommand,
  learnCommand,
  evidenceCommand,
  generateCommand,
  diffCommand,
  validateCommand,
  explainCommand,
  mergeCommand,
  capsCommand,
  bpfCommand,
  doctorCommand,
];
