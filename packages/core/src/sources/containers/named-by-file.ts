/**
 * The names an engine gives a container's log file:
 *
 *     /var/log/containers/POD_NAMESPACE_CONTAINER-ID.log      Kubernetes
 *     /var/log/pods/NAMESPACE_POD_UID/CONTAINER/0.log         Kubernetes
 *     /var/lib/docker/containers/ID/ID-json.log               Docker
 */
export function namedByFile(input: string): readonly string[] | undefined {
  const [, pod, , container, id] = /([^/]+)_([^/_]+)_([^/_]+)-([0-9a-f]{64})\.log[^/]*$/.exec(input) ?? [];
  if (pod !== undefined && container !== undefined && id !== undefined) return [container, pod, id];
  const [, owner, member] = /\/pods\/[^/_]+_([^/_]+)_[^/_]+\/([^/]+)\/\d+\.log[^/]*$/.exec(input) ?? [];
  if (owner !== undefined && member !== undefined) return [member, owner];
  const [, docker] = /([0-9a-f]{64})-json\.log[^/]*$/.exec(input) ?? [];
  return docker === undefined ? undefined : [docker];
}
