// The thread of a worker: does one job after another, and answers each.
import { parentPort } from 'node:worker_threads';
import { nodeHost } from '../../host-node.ts';
import { readTrace } from '../read-trace.ts';
import { UserError } from '../../failures/user-error.ts';
import type { Answer, Job } from './messages.ts';

parentPort?.on('message', (job: Job) => {
  void answerTo(job).then((answer) => parentPort?.postMessage(answer));
});

async function answerTo({ input, options, cwd }: Job): Promise<Answer> {
  try {
    return { result: await readTrace(input, options, nodeHost({ cwd })) };
  } catch (error) {
    if (error instanceof UserError) {
      const { kind, message, hint } = error;
      return { refusal: { kind, message, hint } };
    }
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
