import type { Syscall } from '../../kernel/syscalls.ts';
import type { ArgumentValue } from '../../observations/observation.ts';
import type { Interner } from './interner.ts';
import type { SyscallFields } from './syscall-fields.ts';

export class ArgumentReader {
  constructor(names: Interner) {
    void names;
  }

  read(_buffer: Uint8Array, _fields: SyscallFields, _syscall: Syscall): readonly ArgumentValue[] | undefined {
    return undefined;
  }
}
