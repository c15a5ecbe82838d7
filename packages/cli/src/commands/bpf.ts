import type { CommandGroup } from '../command-line/command.ts';

export const bpfCommand: CommandGroup = {
  name: 'bpf',
  summary: 'Compile profiles to classic BPF, list, run and measure filters',
  members: [
    { name: 'compile', load: async () => (await import('./bpf-compile.ts')).bpfCompileCommand },
    { name: 'disasm', load: async () => (await import('./bpf-disasm.ts')).bpfDisasmCommand },
    { name: 'simulate', load: async () => (await import('./bpf-simulate.ts')).bpfSimulateCommand },
    { name: 'stats', load: async () => (await import('./bpf-stats.ts')).bpfStatsCommand },
  ],
};
