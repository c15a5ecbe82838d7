import { defineSource } from '../source.ts';
import { AuditReader } from './audit-reader.ts';
import { isOfLog, speaksForAudit } from './speaks-for-audit.ts';

/** Linux audit records, however they were logged, wrapped or exported. */
export const auditSource = defineSource({
  id: 'audit',
  title: 'Linux audit records',
  shows: ['comm', 'exe', 'pid', 'exec', 'program', 'time'],
  speaksFor: speaksForAudit,
  isOfLog,
  open: (sink, options) => new AuditReader(sink, options),
});
