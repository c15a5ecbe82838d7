import type { CommandEntry } from '../command-line/command.ts';

/** In the order the help lists them. */
export const commands: readonly CommandEntry[] = [
  { name: 'run', load: async () => (await import('./run.ts')).runCommand },
  { name: 'record', load: async () => (await import('./record.ts')).recordCommand },
  { name: 'learn', load: async () => (await import('./learn.ts')).learnCommand },
  { name: 'evidence', load: async () => (await import('./evidence.ts')).evidenceCommand },
  { name: 'generate', load: async () => (await import('./generate.ts')).generateCommand },
  { name: 'diff', load: async () => (await import('./diff.ts')).diffCommand },
  { name: 'validate', load: async () => (await import('./validate.ts')).validateCommand },
  { name: 'explain', load: async () => (await import('./explain.ts')).explainCommand },
  { name: 'merge', load: async () => (await import('./merge.ts')).mergeCommand },
  { name: 'caps', load: async () => (await import('./caps.ts')).capsCommand },
  { name: 'bpf', load: async () => (await import('./bpf.ts')).bpfCommand },
  { name: 'doctor', load: async () => (await import('./doctor.ts')).doctorCommand },
];
