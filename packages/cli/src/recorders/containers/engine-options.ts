/** Options of containers without a value, of Podman (to 5.7) and Docker (to 29); of all others the next word is it. */
const flags = new Set(
  [
    '--all --attach-all --detach --disable-content-trust --env-host --help --http-proxy --init --interactive --latest --no-healthcheck',
    '--no-hostname --no-hosts --no-session --oom-kill-disable --passwd --privileged --publish-all --quiet --read-only --read-only-tmpfs',
    '--replace --rm --rmi --rootfs --sig-proxy --tls-verify --tty --unsetenv-all --use-api-socket',
  ].flatMap((line) => line.split(' ')),
);

/** The same in one letter, by their long names. */
const letters: Readonly<Record<string, string>> = {
  d: '--detach',
  i: '--interactive',
  l: '--latest',
  P: '--publish-all',
  q: '--quiet',
  t: '--tty',
};

/** An option as the engine takes it. */
export interface EngineOption {
  readonly name: string;
  /** Undefined where it stands alone. */
  readonly value: string | undefined;
}

/** What a verb has of its own. */
export interface OwnOptions {
  /** Options without a value. */
  readonly alone: readonly string[];
  /** Letters that have a value here. */
  readonly valued?: readonly string[];
}

export interface ReadOptions {
  readonly options: readonly EngineOption[];
  /** Where the image, or the container, stands. */
  readonly end: number;
}

/**
 * Reads options up to the first word that is none: `--rm -it -v /a:/b --name=x` before an image, whose own command may look like
 * options too.
 */
export function readOptions(words: readonly string[], own: OwnOptions = { alone: [] }): ReadOptions {
  const options: EngineOption[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (word === '--') return { options, end: at + 1 };
    if (!/^-./.test(word)) break;
    const found = word.startsWith('--') ? [longOption(word)] : shortOptions(word, own);
    const last = found.at(-1);
    const waits =
      last !== undefined && last.value === undefined && !flags.has(last.name) && !own.alone.includes(last.name);
    if (waits) found[found.length - 1] = { name: last.name, value: words[at + 1] };
    options.push(...found);
    at += waits ? 2 : 1;
  }
  return { options, end: Math.min(at, words.length) };
}

function longOption(word: string): EngineOption {
  const at = word.indexOf('=');
  return at < 0 ? { name: word, value: undefined } : { name: word.slice(0, at), value: word.slice(at + 1) };
}

/** `-itv/a:/b`: letters without a value, then one whose value is the rest of the word. */
function shortOptions(word: string, { alone, valued = [] }: OwnOptions): EngineOption[] {
  const options: EngineOption[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const letter = word[at] ?? '';
    const rest = word.slice(at + 1);
    const known = valued.includes(`-${letter}`) ? undefined : letters[letter];
    const flag = known ?? (alone.includes(`-${letter}`) ? `-${letter}` : undefined);
    if (flag === undefined || rest.startsWith('=')) {
      const value = rest.replace(/^=/, '');
      return [...options, { name: flag ?? `-${letter}`, value: rest === '' ? undefined : value }];
    }
    options.push({ name: flag, value: undefined });
  }
  return options;
}
