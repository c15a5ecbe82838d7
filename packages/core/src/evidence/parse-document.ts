import { ZodError } from 'zod';
import { TextPositions, type JsonNode } from '../json/node.ts';
import { formatPath, nodeAt, type JsonPath } from '../json/path.ts';
import { JsonSyntaxError, readJson } from '../json/reader.ts';
import type { Evidence } from './evidence.ts';
import { evidenceFromJson, StandsTwice } from './from-json.ts';

/** What does not fit first in a text that should be evidence, and in which line. */
export class MalformedEvidence extends Error {
  readonly line: number | undefined;

  constructor(message: string, line: number | undefined) {
    super(message);
    this.line = line;
  }
}

/**
 * The evidence in a document's text.
 * @throws {MalformedEvidence}
 */
export function parseDocument(text: string): Evidence {
  try {
    return evidenceFromJson(JSON.parse(text));
  } catch (error) {
    throw malformed(error, text);
  }
}

function malformed(error: unknown, text: string): unknown {
  if (error instanceof SyntaxError) return badSyntax(error, text);
  if (error instanceof StandsTwice) return new MalformedEvidence(error.message, lineOf(text, error.path));
  if (!(error instanceof ZodError)) return error;
  const [issue] = error.issues;
  const path = issue?.path ?? [];
  return new MalformedEvidence(`${formatPath(path) || 'the document'}: ${issue?.message ?? ''}`, lineOf(text, path));
}

/** Our own reader says the same in other words on every engine, and where. */
function badSyntax(error: SyntaxError, text: string): MalformedEvidence {
  const found = read(text);
  return found instanceof JsonSyntaxError
    ? new MalformedEvidence(found.message, new TextPositions(text).at(found.offset).line)
    : new MalformedEvidence(error.message, undefined);
}

/** Unknown where our own reader, which takes no more than so many levels, does not read the text. */
function lineOf(text: string, path: JsonPath): number | undefined {
  const found = read(text);
  return found instanceof JsonSyntaxError ? undefined : new TextPositions(text).at(nodeAt(found, path).offset).line;
}

function read(text: string): JsonNode | JsonSyntaxError {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error;
    throw error;
  }
}
