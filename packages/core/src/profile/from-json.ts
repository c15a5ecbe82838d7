import { archFacts, archFromScmp, arches, scmpArch, type Arch } from '../kernel/arch.ts';
import { isSyscallName } from '../kernel/syscalls.ts';
import type { KernelVersion } from '../kernel/version.ts';
import type { ArchMapEntry, EngineProfile, EngineRule, RuleFilter } from './engine-profile.ts';
import type { Action, Condition } from './flat.ts';
import type { Engine } from './host.ts';
import { podmanErrno } from './podman-errno.ts';
import type { Report } from './report.ts';
import {
  filterFlags,
  type EngineConditionJson,
  type EngineProfileJson,
  type EngineRuleJson,
  type RuleFilterJson,
} from './schema.ts';
import { formatPath, type JsonPath } from '../json/path.ts';
import { isAction, isOperator } from './words.ts';

/** The model of a decoded profile; undefined, after reports, where words in it have no meaning. */
export function engineProfileFromJson(
  json: EngineProfileJson,
  engine: Engine | undefined,
  report: Report,
): EngineProfile | undefined {
  if (!json.defaultAction && !json.syscalls?.length) {
    report({ code: 'no-seccomp' }, []);
    return undefined;
  }
  const reader = new ModelReader(engine, report);
  const profile = reader.profile(json);
  return reader.failed ? undefined : profile;
}

/** Reports what it cannot represent, notes that it failed, and goes on with a stand-in to find all problems at once. */
class ModelReader {
  failed = false;
  readonly #engine: Engine | undefined;
  readonly #report: Report;

  constructor(engine: Engine | undefined, report: Report) {
    this.#engine = engine;
    this.#report = report;
  }

  profile(json: EngineProfileJson): EngineProfile {
    const { architectures = [], archMap = [], flags = [], syscalls = [] } = json;
    if (architectures.length > 0 && archMap.length > 0) this.#fail({ code: 'architectures-and-arch-map' }, ['archMap']);
    for (const [i, flag] of flags.entries()) this.#flag(flag, ['flags', i]);
    this.#errno(json.defaultErrno, ['defaultErrno']);
    this.#errnoNumber(json.defaultErrnoRet, ['defaultErrnoRet']);
    return {
      defaultAction: this.#defaultAction(json.defaultAction),
      defaultErrnoRet: json.defaultErrnoRet,
      defaultErrno: json.defaultErrno || undefined,
      architectures: architectures.flatMap((name, i) => this.#arch(name, ['architectures', i])),
      archMap: archMap.flatMap((entry, i) => this.#archMapEntry(entry, ['archMap', i])),
      flags,
      listenerPath: json.listenerPath || undefined,
      listenerMetadata: json.listenerMetadata || undefined,
      syscalls: syscalls.map((rule, i) => this.#rule(rule, ['syscalls', i])),
    };
  }

  #rule(json: EngineRuleJson, path: JsonPath): EngineRule {
    this.#errno(json.errno, [...path, 'errno']);
    this.#errnoNumber(json.errnoRet, [...path, 'errnoRet']);
    return {
      names: this.#names(json, path),
      action: this.#action(json.action, [...path, 'action']),
      errnoRet: json.errnoRet,
      errno: json.errno || undefined,
      args: (json.args ?? []).map((arg, i) => this.#condition(arg, [...path, 'args', i])),
      comment: json.comment || undefined,
      includes: this.#filter(json.includes, [...path, 'includes']),
      excludes: this.#filter(json.excludes, [...path, 'excludes']),
    };
  }

  #names({ name, names = [] }: EngineRuleJson, path: JsonPath): readonly string[] {
    if (name && names.length > 0) this.#fail({ code: 'name-and-names', path: formatPath(path) }, [...path, 'name']);
    const all = name ? [name, ...names] : names;
    if (all.length === 0) this.#report({ code: 'rule-without-names', path: formatPath(path) }, path);
    for (const [i, each] of all.entries()) {
      const place = name ? [...path, 'name'] : [...path, 'names', i];
      if (each === '') this.#report({ code: 'empty-name', path: formatPath(place) }, place);
      else if (!isSyscallName(each)) {
        this.#report({ code: 'unknown-syscall', path: formatPath(place), name: each }, place);
      }
    }
    return all;
  }

  #condition(json: EngineConditionJson, path: JsonPath): Condition {
    const { index = 0, value = 0n, valueTwo = 0n, op = '' } = json;
    if (index > 5) this.#fail({ code: 'argument-index', path: formatPath(path), index }, [...path, 'index']);
    if (isOperator(op)) return { index, op, value, valueTwo };
    const place = [...path, 'op'];
    this.#fail({ code: 'unknown-operator', path: formatPath(place), name: op }, place);
    return { index, op: 'SCMP_CMP_EQ', value, valueTwo };
  }

  #filter(json: RuleFilterJson | undefined, path: JsonPath): RuleFilter {
    const { caps = [], arches: engineArches = [], minKernel } = json ?? {};
    for (const [i, cap] of caps.entries()) {
      if (!/^CAP_[A-Z_]+$/.test(cap)) this.#neverMatches(cap, 'CAP_SYS_ADMIN', [...path, 'caps', i]);
    }
    for (const [i, name] of engineArches.entries()) {
      if (!engineNames.has(name)) this.#neverMatches(name, 'amd64', [...path, 'arches', i]);
    }
    return { caps, arches: engineArches, minKernel: this.#minKernel(minKernel, [...path, 'minKernel']) };
  }

  #neverMatches(name: string, example: string, path: JsonPath): void {
    this.#report({ code: 'filter-never-matches', path: formatPath(path), name, example }, path);
  }

  #minKernel(text: string | undefined, path: JsonPath): KernelVersion | undefined {
    if (!text) return undefined;
    const [, major, minor] = /^(\d{1,3})\.(\d{1,3})$/.exec(text)?.map(Number) ?? [];
    const known = major !== undefined && minor !== undefined && major <= 255 && minor <= 255 && major + minor > 0;
    if (known) return { major, minor };
    if (this.#engine !== 'podman') this.#fail({ code: 'min-kernel-invalid', path: formatPath(path), text }, path);
    return undefined;
  }

  #defaultAction(name: string | undefined): Action {
    if (name) return this.#action(name, ['defaultAction']);
    this.#fail({ code: 'default-action-missing' }, []);
    return 'SCMP_ACT_ERRNO';
  }

  #action(name = '', path: JsonPath): Action {
    if (isAction(name)) return name;
    this.#fail({ code: 'unknown-action', path: formatPath(path), name }, path);
    return 'SCMP_ACT_ERRNO';
  }

  #arch(name: string, path: JsonPath): readonly Arch[] {
    const arch = archFromScmp(name);
    if (arch !== undefined) return [arch];
    this.#fail({ code: 'unknown-arch', path: formatPath(path), name }, path);
    return [];
  }

  #archMapEntry(json: NonNullable<EngineProfileJson['archMap']>[number], path: JsonPath): readonly ArchMapEntry[] {
    const { architecture = '', subArchitectures = [] } = json;
    const subs = subArchitectures.flatMap((name, i) => this.#arch(name, [...path, 'subArchitectures', i]));
    return this.#arch(architecture, [...path, 'architecture']).map((arch) => ({
      architecture: arch,
      subArchitectures: subs,
    }));
  }

  #flag(flag: string, path: JsonPath): void {
    if (!(filterFlags as readonly string[]).includes(flag)) this.#report({ code: 'unknown-flag', flag }, path);
  }

  #errno(name: string | undefined, path: JsonPath): void {
    if (!name || (this.#engine ?? 'podman') !== 'podman' || podmanErrno(name) !== undefined) return;
    this.#report({ code: 'unknown-errno', path: formatPath(path), name }, path);
  }

  #errnoNumber(errno: number | undefined, path: JsonPath): void {
    if (errno !== undefined && errno % 65_536 > 4094) {
      this.#report({ code: 'errno-out-of-range', path: formatPath(path), errno }, path);
    }
  }

  #fail(...[problem, path]: Parameters<Report>): void {
    this.failed = true;
    this.#report(problem, path);
  }
}

const engineNames: ReadonlySet<string> = new Set(arches.map((arch) => archFacts(arch).engineName ?? scmpArch(arch)));
