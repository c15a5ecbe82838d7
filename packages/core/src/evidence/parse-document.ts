import { ZodError } from 'zod';
import type { Evidence } from './evidence.ts';
import { evidenceFromJson } from './from-json.ts';

/** The evidence in a document's text. Throws an Error whose message is the first thing that does not fit, with where it stands. */
export function parseDocument(text: string): Evidence {
  try {
    return evidenceFromJson(JSON.parse(text));
  } catch (error) {
    throw error instanceof ZodError ? new Error(reasonOf(error), { cause: error }) : error;
  }
}

/** `runs[0].calls[3].count: Invalid input …` */
function reasonOf({ issues }: ZodError): string {
  const [issue] = issues;
  const path = (issue?.path ?? []).map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return `${path.replace(/^\./, '') || 'the document'}: ${issue?.message ?? ''}`;
}
