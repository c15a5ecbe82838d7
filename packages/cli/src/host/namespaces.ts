import { readlinkSync } from 'node:fs';

/** Those the machine begins with; these are their inodes. Source: include/uapi/linux/nsfs.h. */
const firstNamespaces = { pid: 'pid:[4026531836]', time: 'time:[4026531834]', user: 'user:[4026531837]' };

/** Whether this process is in the first namespace of a kind, in which the kernel itself counts. */
export function isInFirst(kind: keyof typeof firstNamespaces): boolean {
  try {
    return readlinkSync(`/proc/self/ns/${kind}`) === firstNamespaces[kind];
  } catch {
    // A kernel without this kind of namespace has the first one only.
    return true;
  }
}
