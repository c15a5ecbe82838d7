import type { Command } from './define-command.ts';
import { nearest } from './nearest.ts';
import { UserError } from './user-error.ts';

/** Commands that share a first word, as `bpf compile` and `bpf stats` do. */
export function defineCommandGroup(name: string, summary: string, members: readonly Command[]): Command {
  const words = members.map((member) => member.name.split(' ').at(-1) ?? member.name);
  return {
    name,
    summary,
    register: (yargs, host, ended) => {
      yargs.command({
        command: name,
        describe: summary,
        builder: (own) => {
          own.usage(`$0 ${name} COMMAND\n\n${summary}`);
          for (const member of members) member.register(own, host, ended);
          return own.command('*', false, {}, (parsed) => {
            throw unknownMember(parsed._[1], { name, words });
          });
        },
        handler: () => undefined,
      });
    },
  };
}

function unknownMember(
  given: string | number | undefined,
  { name, words }: { readonly name: string; readonly words: readonly string[] },
): UserError {
  const hint = `See: seccomp-tailor ${name} --help`;
  if (given === undefined) return new UserError('usage', `${name} needs one of: ${words.join(', ')}`, hint);
  const match = nearest(String(given), words);
  const meant = match === undefined ? '' : `; did you mean ${match}?`;
  return new UserError('usage', `there is no command '${name} ${given}'${meant}`, hint);
}
