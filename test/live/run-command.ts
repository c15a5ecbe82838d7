import { spawn } from 'node:child_process';

export interface CommandResult {
  /** The exit status; 128 plus its number for a signal, as a shell has it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It was ended because it took longer than it may. */
  readonly timedOut: boolean;
}

export interface CommandOptions {
  /** Default: one minute. */
  readonly timeoutMs?: number;
  readonly cwd?: string;
}

/** Runs a command to its end. Rejects only when it cannot be started. */
export function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [file = '', ...args] = argv;
  const child = spawn(file, args, { cwd: options.cwd ?? '/', stdio: ['ignore', 'pipe', 'pipe'], env: environment });
  let [stdout, stderr, timedOut] = ['', '', false];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, options.timeoutMs ?? 60_000);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ status: code ?? 128 + (signal === 'SIGKILL' ? 9 : 15), stdout, stderr, timedOut });
    });
  });
}

/** Runs a command that must succeed and resolves to what it printed. */
export async function mustRun(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await runCommand(argv, options);
  if (result.status === 0) return result.stdout;
  throw new Error(`${argv.join(' ')}: status ${result.status}\n${result.stdout}${result.stderr}`);
}

/** Nothing of the caller's own settings reaches the programs, so that recordings and containers start alike. */
const environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: process.env['HOME'] ?? '/root',
  LANG: 'C.UTF-8',
};
