import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const settings = `log_format = ENRICHED
write_logs = yes
flush = NONE
max_log_file = 1
num_logs = 5
max_log_file_action = ROTATE
space_left = 2
admin_space_left = 1
space_left_action = IGNORE
admin_space_left_action = IGNORE
disk_full_action = IGNORE
disk_error_action = IGNORE
`;

/** An audit daemon of our own, with its settings and its log in a temporary folder. */
export interface AuditDaemon {
  readonly log: string;
  stop(): Promise<void>;
}

export async function startAuditDaemon(): Promise<AuditDaemon> {
  const folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-auditd-'));
  const log = join(folder, 'records.log');
  writeFileSync(join(folder, 'auditd.conf'), `log_file = ${log}\n${settings}`, { mode: 0o640 });
  const child = spawn('auditd', ['-n', '-c', folder, '-s', 'nochange'], { stdio: 'ignore' });
  const ended = new Promise((done) => child.once('exit', done));
  const serves = await isSoon(() => isServing(child.pid, log));
  if (!serves) {
    child.kill('SIGTERM');
    throw new Error(`the audit daemon ${child.pid} does not serve:\n${auditStatus()}`);
  }
  return {
    log,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Another daemon may have the kernel's records for a while yet. */
async function isSoon(holds: () => boolean): Promise<boolean> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (holds()) return true;
    await sleep(50);
  }
  return false;
}

function auditStatus(): string {
  return spawnSync('auditctl', ['-s'], { encoding: 'utf8' }).stdout;
}

function isServing(pid: number | undefined, log: string): boolean {
  return (
    auditStatus().includes(`pid ${pid}\n`) && existsSync(log) && readFileSync(log, 'utf8').includes('DAEMON_START')
  );
}
