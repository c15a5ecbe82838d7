import { capabilities, type Capability } from '../../kernel/capabilities.ts';
import { ascii, decimal, find, matchesAt } from '../shared/bytes.ts';

export interface CapabilityCheck {
  readonly capability: Capability;
  readonly granted: boolean;
}

/**
 * Reads an event of `capability:cap_capable`; undefined for any other, and for capabilities of newer kernels than are known:
 *
 *     cap_capable: cred 0000000070fc0ab4, target_ns …, capable_ns …, cap 21, ret 0          -1 where it is refused
 *     cap_capable:          cred 0xffff… , target_ns …, capable_ns …, cap 21, ret 0         trace-cmd report
 */
export function readCapabilityEvent(buffer: Uint8Array, at: number, end: number): CapabilityCheck | undefined {
  if (!matchesAt(buffer, at, end, event)) return undefined;
  const number = find(buffer, at, end, capMark);
  const result = number < 0 ? -1 : find(buffer, number, end, retMark);
  if (result < 0) return undefined;
  const capability = capabilities[decimal(buffer, number + capMark.length, result)];
  const granted = decimal(buffer, result + retMark.length, end) === 0;
  return capability === undefined ? undefined : { capability, granted };
}

const event = ascii('cap_capable:');
const capMark = ascii(', cap ');
const retMark = ascii(', ret ');
