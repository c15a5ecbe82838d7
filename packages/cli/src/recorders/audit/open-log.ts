import type { Host } from '../../host/host.ts';
import type { AuditLog } from './audit-log.ts';
import { DaemonLogReader } from './daemon-log-reader.ts';
import { KmsgReader } from './kmsg-reader.ts';
import type { LogReader } from './log-reader.ts';

/** Follows a log from what is written next on. */
export async function openAuditLog(log: AuditLog, host: Host): Promise<LogReader> {
  return log.kind === 'kmsg' ? KmsgReader.open(host.kmsgFile) : new DaemonLogReader(log.path);
}
