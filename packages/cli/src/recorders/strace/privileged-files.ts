import type { Host } from '../../host.ts';
import { readInput } from '../../input.ts';
import { ExecutedFiles } from './executed-files.ts';

/**
 * How many of the files a trace shows being executed would have had more rights than their user's (setuid, setgid, capabilities of the
 * file where `getcap` is there to tell): the kernel gives them none while a tracer without CAP_SYS_PTRACE looks on, so that they did
 * something else than they do.
 */
export async function countPrivilegedFiles(trace: string, host: Host): Promise<number> {
  const executed = new ExecutedFiles();
  for await (const chunk of readInput(trace, host)) executed.push(chunk);
  executed.end();
  const files = [...executed.files].map((file) => host.resolve(file));
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
