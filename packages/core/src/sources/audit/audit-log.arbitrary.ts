import fc from 'fast-check';
import { archFacts, type Arch } from '../../kernel/arch.ts';
import { errnoName } from '../../kernel/errno.ts';
import { syscallByNumber, syscallKey, syscallsOf } from '../../kernel/syscalls.ts';

/** A call as the kernel would record it. */
export interface AuditEvent {
  readonly type: 'SECCOMP' | 'SYSCALL';
  readonly arch: Arch;
  readonly nr: number;
  readonly pid: number;
  /** Bytes as text of code points below 256, chosen by the process. */
  readonly comm: string;
  readonly exe: string;
  /** SECCOMP_RET_* with its data. */
  readonly code: number;
  /** Result; undefined where the task ended in the call. */
  readonly exit: number | undefined;
}

/** What reading an event should come to. */
export function expectation(event: AuditEvent): string {
  const syscall = syscallByNumber(event.arch, event.nr);
  const program = new TextDecoder().decode(latin1(event.exe === '/' ? event.comm : event.exe));
  return [syscallKey(syscall), ...outcome(event), program].join(' ');
}

function outcome({ type, code, exit, arch }: AuditEvent): readonly string[] {
  if (type === 'SYSCALL') {
    if (exit === undefined) return ['unfinished', '-'];
    return exit < 0 ? ['errno', errnoName(-exit, arch) ?? String(-exit)] : ['ok', '-'];
  }
  if (code === 0x7ffc0000) return ['unseen', '-'];
  const data = code & 0xffff;
  return ['denied', code >= 0x50000 && code < 0x60000 ? (errnoName(data, arch) ?? String(data)) : '-'];
}

/** Text that tries to be something else wherever it is printed. */
const hostile = fc.constantFrom(
  'syscall=reboot',
  'arch=0 syscall=1',
  'a sig=0 arch=c000003e syscall=169 compat=0 ip=0x1 code=0x7ffc0000',
  '" exe="/x" sig=0 arch=c000003e syscall=169',
  'x\ntype=SECCOMP msg=audit(1.000:1): pid=1 comm="x" exe="/x" sig=0 arch=c000003e syscall=169 compat=0 ip=0x1 code=0x7ffc0000',
  '\x1d ARCH=x86_64 SYSCALL=reboot',
  '{"MESSAGE":"audit: type=1326 audit(1.000:1): arch=c000003e syscall=169"}',
  'we ird',
  '(null)',
  'é\x01\x7f',
);

const bytes = fc.string({
  unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 40,
});
const name = fc.oneof(fc.constantFrom('dup', 'nginx', 'runc:[2:INIT]'), hostile, bytes);
const path = fc.oneof(
  fc.constantFrom('/', '/usr/bin/dup'),
  name.map((text) => `/srv/${text}`),
);

const call = fc.oneof(
  fc
    .constantFrom<Arch>('x86_64', 'x86', 'x32', 'aarch64')
    .chain((arch) => fc.constantFrom(...syscallsOf(arch)).map(({ nr }) => ({ arch, nr: nr ?? 0 }))),
  fc.record({ arch: fc.constantFrom<Arch>('x86_64', 'x86'), nr: fc.integer({ min: 900, max: 2000 }) }),
);

export const auditEvent: fc.Arbitrary<AuditEvent> = fc
  .record({
    type: fc.constantFrom('SECCOMP' as const, 'SYSCALL' as const),
    call,
    pid: fc.integer({ min: 1, max: 4_194_304 }),
    comm: name,
    exe: path,
    code: fc.oneof(
      fc.constantFrom(0x7ffc0000, 0x80000000, 0, 0x30000, 0x50000 + 10),
      fc.integer({ min: 1, max: 133 }).map((errno) => 0x50000 + errno),
    ),
    exit: fc.option(fc.oneof(fc.integer({ min: -133, max: -1 }), fc.nat()), { nil: undefined }),
  })
  .map(({ call: { arch, nr }, ...rest }) => ({ ...rest, arch, nr }));

/** The fields of a record as the kernel prints them. */
export function kernelFields(event: AuditEvent): string {
  const { type, arch, nr, pid, code, exit } = event;
  const identity = `auid=4294967295 uid=0 gid=0 ses=4294967295 pid=${pid} comm=${untrusted(event.comm)} exe=${untrusted(event.exe)}`;
  const machine = `arch=${archFacts(arch).audit.toString(16)} syscall=${nr}`;
  if (type === 'SECCOMP') {
    return `${identity} sig=0 ${machine} compat=${arch === 'x86' ? 1 : 0} ip=0x7f1 code=0x${code.toString(16)}`;
  }
  const result = exit === undefined ? '' : ` success=${exit < 0 ? 'no' : 'yes'} exit=${exit}`;
  return `${machine}${result} a0=3 a1=7ffe6111c430 a2=3c a3=0 items=0 ppid=1 ${identity} key="scg"`;
}

/** What auditd adds to a record. */
export function enrichment({ type, arch }: AuditEvent): string {
  const machine = `ARCH=${arch} SYSCALL=unknown-syscall(-1)`;
  return type === 'SECCOMP' ? `AUID="unset" UID="root" GID="root" ${machine}` : `${machine} AUID="unset" UID="root"`;
}

/** The fields as `ausearch -i` prints them: values decoded and bare, control characters in octal. */
export function interpretedFields(event: AuditEvent): string {
  const { type, arch, nr, pid, code, exit } = event;
  // The audit library knows no x32.
  const call = (arch === 'x32' ? undefined : syscallByNumber(arch, nr).name) ?? `unknown-syscall(${nr})`;
  const identity = `auid=unset uid=root gid=root ses=unset pid=${pid} comm=${printable(event.comm)} exe=${printable(event.exe)}`;
  const machine = `arch=${machineName(arch)} syscall=${call}`;
  if (type === 'SECCOMP') return `${identity} sig=SIG0 ${machine} compat=0 ip=0x7f1 code=${actionName(code)} `;
  const failure = exit !== undefined && exit < 0 ? `${errnoName(-exit, arch) ?? exit}(Some thing or other)` : exit;
  const result = exit === undefined ? '' : ` success=${exit < 0 ? 'no' : 'yes'} exit=${failure}`;
  return `${machine}${result} a0=0x3 a1=0x7ffe6111c430 a2=0x3c a3=0x0 items=0 ppid=1 ${identity} key=scg `;
}

function machineName(arch: Arch): string {
  if (arch === 'x32') return 'x86_64';
  return arch === 'x86' ? 'i386' : arch;
}

function actionName(code: number): string {
  if (code === 0x7ffc0000) return 'log';
  if (code === 0x30000) return 'trap';
  return code >= 0x50000 && code < 0x60000 ? 'errno' : 'kill';
}

/** Quoted if clean, else in hexadecimal: kernel/audit.c, audit_log_untrustedstring. */
function untrusted(text: string): string {
  const encoded = latin1(text);
  if (encoded.every((byte) => byte > 0x20 && byte < 0x7f && byte !== 0x22)) return `"${text}"`;
  return [...encoded].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
}

function printable(text: string): string {
  return text.replaceAll(/[^ -\xff]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
}
