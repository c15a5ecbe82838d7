import type { Host } from './host.ts';

/** The two settings of Podman's containers.conf that matter here. */
export interface ContainersConf {
  /** `[containers] seccomp_profile` */
  readonly seccompProfile: string | undefined;
  /** `[engine] runtime` */
  readonly runtime: string | undefined;
}

/**
 * Reads containers.conf as Podman does: the system's, the administrator's, without root the user's, drop-ins after each; the last
 * setting wins. CONTAINERS_CONF, where set, is the only file.
 */
export async function readContainersConf(host: Host): Promise<ContainersConf> {
  const settings = new Map<string, string>();
  for (const path of await configFiles(host)) {
    const text = await host.fs.readFile(path, 'utf8').catch(() => '');
    for (const [key, value] of parseSettings(text)) settings.set(key, value);
  }
  const setting = (key: string): string | undefined => settings.get(key) || undefined;
  return { seccompProfile: setting('containers.seccomp_profile'), runtime: setting('engine.runtime') };
}

async function configFiles({ env, fs, uid }: Host): Promise<string[]> {
  const only = env['CONTAINERS_CONF'];
  if (only !== undefined && only !== '') return [only];
  const user = env['XDG_CONFIG_HOME'] ?? (env['HOME'] === undefined ? undefined : `${env['HOME']}/.config`);
  const bases = [
    '/usr/share/containers',
    '/etc/containers',
    ...(uid === 0 || user === undefined ? [] : [`${user}/containers`]),
  ];
  const files: string[] = [];
  for (const base of bases) {
    const folder = `${base}/containers.conf.d`;
    const dropIns = await fs.readdir(folder).catch((): string[] => []);
    const names = dropIns.filter((name) => name.endsWith('.conf')).toSorted();
    files.push(`${base}/containers.conf`, ...names.map((name) => `${folder}/${name}`));
  }
  return files;
}

/** The quoted strings of a TOML file as `section.key`: `runtime = "crun"` below `[engine]` is `engine.runtime`. */
function parseSettings(text: string): [string, string][] {
  let section = '';
  const settings: [string, string][] = [];
  for (const line of text.split('\n')) {
    section = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim() ?? section;
    const [, key, basic, literal] = /^\s*([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(line) ?? [];
    if (key !== undefined) settings.push([`${section}.${key}`, basic ?? literal ?? '']);
  }
  return settings;
}
