/** `-a always,exclude -F msgtype=SECCOMP`, or of no type at all: of other kinds of records a rule may be. */
const excludes = /^-a (?:always,exclude|exclude,always)\b/;
const ofOthers = / -F msgtype=(?!SECCOMP\b|1326\b)\w+/;

/** A rule in the list that auditctl prints by which records of filters may be left out, without a number missing or a count of them. */
export function excludingRule(list: string): string | undefined {
  return list.split('\n').find((rule) => excludes.test(rule) && !ofOthers.test(rule));
}
