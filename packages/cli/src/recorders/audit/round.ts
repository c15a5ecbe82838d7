import { setTimeout as delay } from 'node:timers/promises';
import type { Ended, Host, RunOptions } from '../../host/host.ts';
import { HeldProgram } from '../ftrace/held-program.ts';
import type { Barrier } from './barrier.ts';
import { Intake, type IntakeOptions, type Taken } from './intake.ts';
import { Launchers } from './launchers.ts';
import type { Loading } from './loading.ts';
import type { LogReader } from './log-reader.ts';
import type { Loss, Losses } from './losses.ts';
import { startMarked } from './marked-program.ts';
import type { Signals } from './signals.ts';

/** What all rounds share. */
export interface AuditSession extends Pick<IntakeOptions, 'traceId' | 'name' | 'arch' | 'alone' | 'onNewCall'> {
  readonly reader: LogReader;
  readonly losses: Losses;
  readonly barrier: Barrier | undefined;
  /** How long a record may be kept back, in milliseconds. */
  readonly patienceMs: number;
  readonly signals: Signals;
  readonly stdout: RunOptions['stdout'];
}

/** What one run of the program showed. */
export interface Round extends Taken {
  readonly status: Ended['status'];
  readonly loss: Loss;
  /** It was ended by us with processes left. */
  readonly cutOff: boolean;
}

/** Runs the program to its end, and until all that it started under the filter has ended. */
export async function runRound(loading: Loading, session: AuditSession, host: Host): Promise<Round> {
  const { held, number } = await start(loading, session, host);
  try {
    const owner = loading.owner(number);
    const intake = new Intake({ ...session, owner, launchers: new Launchers(loading.launchers) });
    let quiet = 0;
    const look = (): number => {
      const count = takeAll(session, intake);
      quiet = count > 0 ? 0 : quiet + lookTime;
      // For who watches; a log that is busy is overwritten while one reads.
      if (quiet === readTime && session.onNewCall !== undefined) intake.read();
      return count;
    };
    session.signals.to(held, loading.signals);
    held.release();
    const { status, cutOff } = await follow(held, { look, owner, signals: session.signals });
    const passed = await settle(session, look);
    const loss = await session.losses.since(passed);
    return { status, ...(await intake.end()), loss, cutOff };
  } finally {
    held.abandon();
  }
}

async function start(
  { program, session: own }: Loading,
  { stdout }: AuditSession,
  host: Host,
): Promise<{ held: HeldProgram; number: number }> {
  if (own === undefined) return { held: new HeldProgram(program, { stdout }, host), number: Number.NaN };
  const { held, session } = await startMarked(program, { stdout, session: own }, host);
  return { held, number: session };
}

/** Takes what the log has by now; tells how much that was. */
function takeAll({ reader, losses, barrier }: AuditSession, intake: Intake | undefined): number {
  let count = 0;
  for (const entry of reader.poll()) {
    count += 1;
    losses.take(entry);
    if (barrier?.made(entry) !== true) intake?.take(entry);
  }
  return count;
}

/** Milliseconds between looks. */
const lookTime = 5;
/** Milliseconds of silence after which there is time to read what was taken. */
const readTime = 250;

interface Following extends Pick<AuditSession, 'signals'> {
  readonly look: () => number;
  readonly owner: ReturnType<Loading['owner']>;
}

async function follow(
  held: HeldProgram,
  { look, owner, signals }: Following,
): Promise<{ status: number; cutOff: boolean }> {
  let status: number | undefined;
  void held.ended.then((value) => (status = value)).finally(() => signals.ended());
  for (;;) {
    const ended = status;
    owner.look();
    const count = look();
    if (ended !== undefined) {
      const alive = owner.alive();
      if (!alive || signals.stop) return { status: ended, cutOff: alive };
    }
    await delay(count > 0 ? 0 : lookTime);
  }
}

/** Milliseconds of silence that end a log where nothing better tells. */
const silence = 500;

/** Waits for what is still on its way; false where nothing tells whether all has come. */
export async function settle(
  session: AuditSession,
  look = (): number => takeAll(session, undefined),
): Promise<boolean> {
  const { barrier, patienceMs } = session;
  if (barrier !== undefined) return barrier.pass(look, patienceMs);
  for (let quiet = 0; quiet < silence; quiet += lookTime) {
    await delay(lookTime);
    if (look() > 0) quiet = 0;
  }
  return false;
}
