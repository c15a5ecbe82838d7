import { UserError } from '../failures/user-error.ts';

/** The value of an option that counts something, 1 at least. */
export function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (/^\d{1,6}$/.test(text) && number > 0) return number;
  throw new UserError('usage', `--${option}: '${text}' is no whole number above 0`, 'Write digits alone, at most six.');
}
