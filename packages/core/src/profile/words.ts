import { actions, operators, type Action, type Operator } from './flat.ts';

/** Narrows a word to an action; the runtimes compare exactly, case included. */
export function isAction(word: string): word is Action {
  return (actions as readonly string[]).includes(word);
}

/** Narrows a word to an operator; the runtimes compare exactly, case included. */
export function isOperator(word: string): word is Operator {
  return (operators as readonly string[]).includes(word);
}

/** Whether an action returns a number to the caller or tracer, so that `errnoRet` means something. */
export function takesErrno(action: Action): boolean {
  return action === 'SCMP_ACT_ERRNO' || action === 'SCMP_ACT_TRACE';
}
