import type { Host } from '../host/host.ts';
import { findTracefs, leftovers, removeLeftovers } from '../recorders/ftrace/tracefs.ts';
import { abandonedFolders, removeAbandoned } from '../outputs/work-folder.ts';

/** Where recordings are made: where we are, and the folder for temporary files. */
const places = ({ cwd, temporary }: Host): readonly string[] => [...new Set([cwd, temporary])];

/** What recorders that were killed have left. */
export async function findLeftovers(host: Host): Promise<string[]> {
  const tracefs = findTracefs();
  const folders = await Promise.all(places(host).map(async (place) => abandonedFolders(place, host)));
  return [...(typeof tracefs === 'string' ? leftovers(tracefs) : []), ...folders.flat()];
}

/** Removes it; what could not be removed comes back. */
export async function cleanUp(host: Host): Promise<string[]> {
  const tracefs = findTracefs();
  const folders = await Promise.all(places(host).map(async (place) => removeAbandoned(place, host)));
  return [...(typeof tracefs === 'string' ? removeLeftovers(tracefs) : []), ...folders.flat()];
}
