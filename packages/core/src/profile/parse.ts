import type { Diagnostic, Location, Problem } from '../diagnostics/diagnostic.ts';
import type { EngineProfile } from './engine-profile.ts';
import { engineProfileFromJson } from './from-json.ts';
import { engineTitles, type Engine } from './host.ts';
import { TextPositions, type JsonNode } from '../json/node.ts';
import { JsonSyntaxError, readJson } from '../json/reader.ts';
import type { Report } from './report.ts';
import { formatPath, nodeAt, type JsonPath } from '../json/path.ts';
import { shapeDocument, type SchemaRemark, type ShapedDocument } from './schema-reader.ts';
import { engineProfileSchema, type EngineProfileJson } from './schema.ts';

/** Where a profile comes from, and who is to read it. */
export interface ParseOptions {
  /** The file's name, for locations. */
  readonly input: string;
  /** The engine that will read the profile; without it, what Podman or Docker refuses is an error. */
  readonly engine?: Engine;
}

/** A profile may come with errors: then its meaning is clear, but no container starts with it. */
export interface ParsedProfile {
  readonly profile?: EngineProfile;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a Podman or Docker profile (an OCI `linux.seccomp` object is one as well). All that the engines or runtimes would
 * refuse is an error with its place; what they silently ignore is a warning.
 */
export function parseProfile(source: string | Uint8Array, options: ParseOptions): ParsedProfile {
  const text = typeof source === 'string' ? source : new TextDecoder('utf-8', { ignoreBOM: true }).decode(source);
  const diagnostics: Diagnostic[] = [];
  const positions = new TextPositions(text);
  const at = (offset: number): Location => ({ input: options.input, ...positions.at(offset) });
  const root = tryReadJson(text, (problem, offset) => diagnostics.push({ ...problem, at: at(offset) }));
  if (root === undefined) return { diagnostics };
  const inside = holdsProfile(root, []) ? undefined : wrappers.find((path) => holdsProfile(root, path));
  if (inside !== undefined) {
    diagnostics.push({ code: 'profile-inside', path: formatPath(inside), at: at(nodeAt(root, inside).offset) });
    return { diagnostics };
  }
  const document = shapeDocument(root, engineProfileSchema);
  const report: Report = (problem, path) => diagnostics.push({ ...problem, at: at(document.offsetOf(path)) });
  for (const remark of document.remarks) diagnostics.push({ ...remarkProblem(remark), at: at(remark.offset) });
  if (document.remarks.some(({ kind }) => kind === 'null-element')) return { diagnostics };
  const json = validate(document, options.engine, report);
  const profile = json === undefined ? undefined : engineProfileFromJson(json, options.engine, report);
  return { ...(profile === undefined ? {} : { profile }), diagnostics };
}

/** Where other documents hold a profile: Kubernetes' resource of the Security Profiles Operator, the configuration of an OCI bundle. */
const wrappers: readonly JsonPath[] = [['spec'], ['linux', 'seccomp']];

function holdsProfile(root: JsonNode, path: JsonPath): boolean {
  return nodeAt(root, [...path, 'defaultAction']) !== nodeAt(root, path);
}

function tryReadJson(text: string, report: (problem: Problem, offset: number) => void): JsonNode | undefined {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    report({ code: 'profile-json', text: error.message }, error.offset);
    return undefined;
  }
}

function remarkProblem({ kind, path }: SchemaRemark): Problem {
  switch (kind) {
    case 'duplicate':
      return { code: 'duplicate-key', path };
    case 'unknown':
      return { code: 'unknown-field', path };
    case 'null-element':
      return { code: 'null-element', path };
  }
}

function validate(document: ShapedDocument, engine: Engine | undefined, report: Report): EngineProfileJson | undefined {
  // A document that is null decodes to the empty profile.
  const result = engineProfileSchema.safeParse(asReadBy(engine, document.value ?? {}, report));
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    report({ code: 'profile-type', path: formatPath(path), expected: message }, path);
  }
  return undefined;
}

/** Fields that an engine has no place for: whatever type they have, its decoder passes over them. */
const foreign: Readonly<Record<Engine, readonly string[]>> = {
  podman: ['minKernel'],
  docker: ['errno', 'defaultErrno'],
  containerd: ['errno', 'defaultErrno', 'comment'],
};

/** Fields of which more than a refusal depends, and that containerd passes over too: it decodes a file into the OCI's `linux.seccomp`. */
const beyondOci = ['archMap', 'name', 'includes', 'excludes'];

/** Takes out what an engine passes over, and says so where the profile would mean something else with it. */
function asReadBy(engine: Engine | undefined, document: unknown, report: Report): unknown {
  if (engine === undefined) return document;
  return drop(document, [], (path, field) => {
    const key = String(path.at(-1));
    if (engine === 'containerd' && beyondOci.includes(key)) {
      if (saysSomething(field))
        report({ code: 'field-not-read', path: formatPath(path), engine: engineTitles[engine] }, path);
      return true;
    }
    return foreign[engine].includes(key) && typeof field !== 'string';
  });
}

/** `{"caps": []}` asks for nothing. */
function saysSomething(field: unknown): boolean {
  if (typeof field !== 'object') return field !== '';
  return field !== null && Object.values(field).some(saysSomething);
}

function drop(value: unknown, path: JsonPath, unwanted: (path: JsonPath, field: unknown) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item, i) => drop(item, [...path, i], unwanted));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, field]) => !unwanted([...path, key], field));
  return Object.fromEntries(kept.map(([key, field]) => [key, drop(field, [...path, key], unwanted)]));
}
