import * as z from 'zod/mini';
import type { JsonNode, JsonObject } from '../json/node.ts';
import { formatPath } from '../json/path.ts';

/** What the schema says of a document beyond its types. Paths read `syscalls[3].args[0].op`. */
export interface SchemaRemark {
  readonly kind: 'duplicate' | 'unknown' | 'null-element';
  readonly path: string;
  readonly key: string;
  readonly offset: number;
}

/** A document in the shape a schema knows, and where everything in it stands. */
export interface ShapedDocument {
  readonly value: unknown;
  readonly remarks: readonly SchemaRemark[];
  /** Offset of the value at a path of keys and indexes; of the nearest enclosing value where it has none. */
  offsetOf(path: readonly PropertyKey[]): number;
}

/**
 * Turns JSON into plain values the way Go's decoder would for the schema's struct: keys match in any case, the last of
 * repeated keys counts, null is absence, unknown keys are left out. Whole numbers become bigint, others NaN.
 */
export function shapeDocument(root: JsonNode, schema: z.ZodMiniType): ShapedDocument {
  const offsets = new Map<string, number>();
  const remarks: SchemaRemark[] = [];
  const shape = (node: JsonNode, type: unknown, path: string): unknown => {
    offsets.set(path, node.offset);
    switch (node.kind) {
      case 'object':
        return shapeObject(node, type, path);
      case 'array':
        return node.items.map((item, i) => shapeElement(item, elementType(type), `${path}[${i}]`));
      case 'number':
        // Go takes neither 1.0 nor -0 for an unsigned number; no field holds a fraction.
        return /^\d{1,20}$/.test(node.text) ? BigInt(node.text) : Number.NaN;
      case 'null':
        return undefined;
      default:
        return node.value;
    }
  };
  const shapeElement = (node: JsonNode, type: unknown, path: string): unknown => {
    if (node.kind !== 'null') return shape(node, type, path);
    // Go leaves a null element at its zero value; a null pointer makes the engines panic.
    if (!(type instanceof z.ZodMiniObject)) return type instanceof z.ZodMiniString ? '' : undefined;
    remarks.push({ kind: 'null-element', path, key: path, offset: node.offset });
    return {};
  };
  const shapeObject = (node: JsonObject, type: unknown, path: string): unknown => {
    const fields = fieldsOf(type);
    const result: Record<string, unknown> = {};
    const seen = new Set<string>();
    for (const { key, keyOffset, value } of node.members) {
      const field = fields.get(foldKey(key));
      const memberPath = path === '' ? (field?.key ?? key) : `${path}.${field?.key ?? key}`;
      if (seen.has(memberPath)) remarks.push({ kind: 'duplicate', path: memberPath, key, offset: keyOffset });
      else if (field === undefined) remarks.push({ kind: 'unknown', path: memberPath, key, offset: keyOffset });
      seen.add(memberPath);
      if (field === undefined) continue;
      const shaped = shape(value, field.type, memberPath);
      if (shaped === undefined) delete result[field.key];
      else result[field.key] = shaped;
    }
    return result;
  };
  const value = shape(root, unwrap(schema), '');
  const offsetOf = (path: readonly PropertyKey[]): number => {
    for (let end = path.length; end > 0; end--) {
      const offset = offsets.get(formatPath(path.slice(0, end)));
      if (offset !== undefined) return offset;
    }
    return root.offset;
  };
  return { value, remarks, offsetOf };
}

interface Field {
  readonly key: string;
  readonly type: unknown;
}

function fieldsOf(type: unknown): ReadonlyMap<string, Field> {
  if (!(type instanceof z.ZodMiniObject)) return new Map();
  return new Map(Object.entries(type.shape).map(([key, field]) => [foldKey(key), { key, type: unwrap(field) }]));
}

function elementType(type: unknown): unknown {
  return type instanceof z.ZodMiniArray ? unwrap(type.def.element) : undefined;
}

function unwrap(type: unknown): unknown {
  return type instanceof z.ZodMiniOptional ? type.def.innerType : type;
}

/** Go compares keys by Unicode case folding, in which U+017F is an s and U+212A a k. */
function foldKey(key: string): string {
  return key.toLowerCase().replaceAll('\u017f', 's');
}
