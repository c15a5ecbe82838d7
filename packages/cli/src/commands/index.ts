import type { Command } from '../define-command.ts';
import { evidenceCommand } from './evidence.ts';
import { recordCommand } from './record.ts';

/** In the order the help lists them. */
export const commands: readonly Command[] = [recordCommand, evidenceCommand];
