import { escapeJsonControls } from '../diagnostics/format.ts';
import { scmpArch, type Arch } from '../kernel/arch.ts';
import { formatKernelVersion } from '../kernel/version.ts';
import type { EngineProfile, EngineRule, RuleFilter } from './engine-profile.ts';
import type { Condition, FlatProfile, FlatRule } from './flat.ts';

/** A value of the printed document. Undefined fields are left out; bigint keeps all 64 bits. */
type Printable = string | number | bigint | readonly Printable[] | { readonly [key: string]: Printable | undefined };

/**
 * The canonical JSON text of a profile: fields in a fixed order, absent ones left out, names one per line, a newline at the
 * end. Parsing it gives the same profile again; a flat profile reads as an engine profile without conditions on the host.
 */
export function printProfile(profile: EngineProfile | FlatProfile): string {
  const engine: Partial<EngineProfile> = 'archMap' in profile ? profile : {};
  const document = {
    defaultAction: profile.defaultAction,
    defaultErrnoRet: profile.defaultErrnoRet,
    defaultErrno: engine.defaultErrno,
    architectures: archList(profile.architectures),
    archMap: unlessEmpty(
      (engine.archMap ?? []).map(({ architecture, subArchitectures }) => ({
        architecture: scmpArch(architecture),
        subArchitectures: subArchitectures.map(scmpArch),
      })),
    ),
    flags: unlessEmpty(profile.flags),
    listenerPath: profile.listenerPath,
    listenerMetadata: profile.listenerMetadata,
    syscalls: profile.syscalls.map(printableRule),
  };
  return `${format(document, '')}\n`;
}

function printableRule(rule: EngineRule | FlatRule): Printable {
  const engine: Partial<EngineRule> = 'includes' in rule ? rule : {};
  return {
    names: rule.names,
    action: rule.action,
    errnoRet: rule.errnoRet,
    errno: engine.errno,
    args: unlessEmpty(rule.args.map(printableCondition)),
    comment: engine.comment,
    includes: engine.includes === undefined ? undefined : printableFilter(engine.includes),
    excludes: engine.excludes === undefined ? undefined : printableFilter(engine.excludes),
  };
}

function printableCondition({ index, op, value, valueTwo }: Condition): Printable {
  return { index, value, valueTwo: valueTwo === 0n ? undefined : valueTwo, op };
}

function printableFilter({ caps, arches, minKernel }: RuleFilter): Printable | undefined {
  if (caps.length === 0 && arches.length === 0 && minKernel === undefined) return undefined;
  return {
    caps: unlessEmpty(caps),
    arches: unlessEmpty(arches),
    minKernel: minKernel && formatKernelVersion(minKernel),
  };
}

function archList(arches: readonly Arch[]): readonly string[] | undefined {
  return unlessEmpty(arches.map(scmpArch));
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function format(value: Printable, indent: string): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  const inner = `${indent}  `;
  if (isList(value))
    return block(
      '[',
      value.map((item) => format(item, inner)),
      indent,
      ']',
    );
  const fields = Object.entries(value).flatMap(([key, field]) =>
    field === undefined ? [] : [`${quote(key)}: ${format(field, inner)}`],
  );
  return block('{', fields, indent, '}');
}

function quote(text: string): string {
  return escapeJsonControls(JSON.stringify(text));
}

function block(...[open, parts, indent, close]: [string, readonly string[], string, string]): string {
  return parts.length === 0
    ? open + close
    : `${open}\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}${close}`;
}

function isList(value: Printable): value is readonly Printable[] {
  return Array.isArray(value);
}
