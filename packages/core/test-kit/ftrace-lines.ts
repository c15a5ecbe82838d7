let clock = 0;

/** A line of `trace`: the name in 16 columns, as the kernel prints it. */
export function event(text: string, { comm = 'app', pid = 7 }: { comm?: string; pid?: number } = {}): string {
  clock += 1;
  return `${comm.padStart(16)}-${String(pid).padEnd(7)} [000] .....  4364.${String(clock).padStart(6, '0')}: ${text}`;
}

export function enter(nr: number, args = '0, 0, 0, 0, 0, 0'): string {
  return event(`sys_enter: NR ${nr} (${args})`);
}

export function exit(nr: number, value: number | string): string {
  return event(`sys_exit: NR ${nr} = ${value}`);
}
