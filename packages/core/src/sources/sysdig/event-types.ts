/** sysdig's names of calls, where they are not the kernel's. */
export const sysdigAliases: Readonly<Record<string, string>> = {
  prlimit: 'prlimit64',
  llseek: '_llseek',
};

/** Types of events that are no system calls. Source: the event table of falcosecurity/libs. */
export const otherEvents: ReadonlySet<string> = new Set(
  `switch procexit signaldeliver page_fault page_faults drop scapevent procinfo cpu_hotplug notification infra container
   pluginevent asyncevent sysdigevent k8s mesos tracer user_added user_deleted group_added group_deleted NA`
    .trim()
    .split(/\s+/),
);
