import type { Host } from '../host/host.ts';

/**
 * How many of these executed files would have given more rights than their user's (setuid, setgid, capabilities of the file where `getcap`
 * is there to tell). The kernel gives none while a tracer without CAP_SYS_PTRACE looks on, and none under no_new_privs: what needs them
 * does something else then.
 */
export async function countPrivilegedFiles(files: readonly string[], host: Host): Promise<number> {
  const privileged = await Promise.all(files.map((file) => changesIds(file, host)));
  const others = files.filter((_file, at) => privileged[at] !== true);
  return files.length - others.length + (await countCapable(others, host));
}

async function changesIds(file: string, host: Host): Promise<boolean> {
  try {
    const { mode } = await host.fs.stat(file);
    return (mode & setUidOrGid) !== 0 && (mode & anyExecute) !== 0;
  } catch {
    // Gone, or of another root folder: nothing to go by.
    return false;
  }
}

async function countCapable(files: readonly string[], host: Host): Promise<number> {
  let count = 0;
  for (let at = 0; at < files.length; at += filesAtATime) {
    const text = await host.capture(['getcap', '--', ...files.slice(at, at + filesAtATime)]);
    count += (text ?? '').split('\n').filter((line) => line !== '').length;
  }
  return count;
}

const setUidOrGid = 0o6000;
const anyExecute = 0o111;
const filesAtATime = 64;
