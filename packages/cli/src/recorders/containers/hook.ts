import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Run by the runtime when the container's first process is there and waits, no filter loaded yet. Asks the recorder to follow it, and waits
 * for the answer; the container does not start where the recorder is gone.
 */
const script = `PATH=/usr/sbin:/usr/bin:/sbin:/bin
cat > "$1/state.$$" && mv "$1/state.$$" "$1/ask.$$" || exit 1
until [ -e "$1/go.$$" ]; do
  [ -d "/proc/$2" ] || exit 1
  sleep 0.01
done
`;

/** What a runtime tells a hook of its container. */
export interface ContainerState {
  readonly id: string;
  /** The first process, as the machine numbers it. */
  readonly pid: number;
}

/** A folder of hooks for one command of an engine, on both of its sides. */
export class Hook {
  readonly #folder: string;
  /** What the engine is to look for hooks in. */
  readonly hooks: string;

  /** `folder` is one that nobody but whoever runs the engine may write to. */
  constructor(folder: string) {
    this.#folder = folder;
    this.hooks = join(folder, 'hooks');
    const file = join(folder, 'hook.sh');
    writeFileSync(file, script);
    mkdirSync(this.hooks);
    const hook = { path: '/bin/sh', args: ['sh', file, folder, String(process.pid)] };
    const config = { version: '1.0.0', hook, when: { always: true }, stages: ['createRuntime'] };
    writeFileSync(join(this.hooks, 'seccomp-tailor.json'), JSON.stringify(config));
    for (const path of [file, this.hooks, join(this.hooks, 'seccomp-tailor.json')]) chmodSync(path, 0o755);
  }

  /** Lets every container that waits go on, after `ready` was called for it. */
  answer(ready: (state: ContainerState) => void): void {
    for (const name of readdirSync(this.#folder)) {
      const number = /^ask\.(\d+)$/.exec(name)?.[1];
      if (number === undefined) continue;
      const state = stateIn(join(this.#folder, name));
      if (state !== undefined) ready(state);
      renameSync(join(this.#folder, name), join(this.#folder, `go.${number}`));
    }
  }
}

function stateIn(file: string): ContainerState | undefined {
  try {
    const { id, pid } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return typeof id === 'string' && typeof pid === 'number' && pid > 1 ? { id, pid } : undefined;
  } catch {
    return undefined;
  }
}
