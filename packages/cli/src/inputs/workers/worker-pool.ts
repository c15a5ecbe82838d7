import { Worker } from 'node:worker_threads';
import type { TraceResult } from '@seccomp-tailor/core';
import { UserError } from '../../failures/user-error.ts';
import type { Answer, Job } from './messages.ts';

interface Waiting {
  readonly job: Job;
  readonly done: (result: TraceResult) => void;
  readonly fail: (error: Error) => void;
}

/** Threads that do jobs, each one at a time, in the order these are given. */
export class WorkerPool {
  readonly #workers: Worker[] = [];
  readonly #queue: Waiting[] = [];
  /** What each busy worker works at. */
  readonly #current = new Map<Worker, Waiting>();

  /** `file` is what each of the `size` threads runs. */
  constructor(file: URL, size: number) {
    for (let i = 0; i < size; i += 1) this.#start(file);
  }

  /** Rejects with the UserError the job ended with, or with an Error where it could not be done. */
  run(job: Job): Promise<TraceResult> {
    const result = new Promise<TraceResult>((done, fail) => {
      this.#queue.push({ job, done, fail });
    });
    // Whoever asked may have given up before this is known.
    result.catch(() => undefined);
    for (const worker of this.#workers) this.#next(worker);
    if (this.#workers.length === 0) this.#abandon(new Error('no worker is left'));
    return result;
  }

  /** Has this thread do jobs too, as long as any wait. `close` does not end what it is at. */
  async help(work: (job: Job) => Promise<TraceResult>): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
      await work(next.job).then(next.done, next.fail);
  }

  /** Ends the threads, whatever they are at; no job is begun any more. */
  async close(): Promise<void> {
    this.#abandon(new Error('nobody waits for it any more'));
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #start(file: URL): void {
    const worker = new Worker(file);
    worker.on('message', (answer: Answer) => this.#settle(worker, answer));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, new Error('a worker ended before its work')));
    this.#workers.push(worker);
  }

  #next(worker: Worker): void {
    if (this.#current.has(worker)) return;
    const waiting = this.#queue.shift();
    if (waiting === undefined) return;
    this.#current.set(worker, waiting);
    worker.postMessage(waiting.job);
  }

  #settle(worker: Worker, answer: Answer): void {
    const waiting = this.#current.get(worker);
    this.#current.delete(worker);
    if ('result' in answer) waiting?.done(answer.result);
    else waiting?.fail(errorOf(answer));
    this.#next(worker);
  }

  /** A worker that is gone takes its job with it, and the last one all that wait. */
  #lose(worker: Worker, error: Error): void {
    if (!this.#workers.includes(worker)) return;
    this.#workers.splice(this.#workers.indexOf(worker), 1);
    this.#current.get(worker)?.fail(error);
    this.#current.delete(worker);
    if (this.#workers.length === 0) this.#abandon(error);
  }

  #abandon(error: Error): void {
    for (const { fail } of this.#queue.splice(0)) fail(error);
  }
}

function errorOf(answer: Exclude<Answer, { readonly result: unknown }>): Error {
  if ('failure' in answer) return new Error(`in a worker: ${answer.failure}`);
  const { kind, message, hint } = answer.refusal;
  return new UserError(kind, message, hint);
}
