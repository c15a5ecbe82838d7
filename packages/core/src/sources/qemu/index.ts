import { defineSource } from '../source.ts';
import { QemuParser, speaksForQemu } from './qemu-parser.ts';

/** Emulated programs of other architectures. */
export const qemuSource = defineSource({
  id: 'qemu',
  title: 'qemu -strace (user mode)',
  shows: ['pid', 'exec'],
  speaksFor: speaksForQemu,
  open: (sink, options) => new QemuParser(sink, options),
});
