/** What a recording may be asked to be made with. */
export const backends = ['auto', 'ftrace', 'strace', 'audit'] as const;
