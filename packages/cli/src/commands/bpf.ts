import { defineCommandGroup } from '../define-command-group.ts';
import { bpfCompileCommand } from './bpf-compile.ts';
import { bpfDisasmCommand } from './bpf-disasm.ts';
import { bpfSimulateCommand } from './bpf-simulate.ts';
import { bpfStatsCommand } from './bpf-stats.ts';

export const bpfCommand = defineCommandGroup('bpf', 'Compile profiles to classic BPF, list, run and measure filters', [
  bpfCompileCommand,
  bpfDisasmCommand,
  bpfSimulateCommand,
  bpfStatsCommand,
]);
