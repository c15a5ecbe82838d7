/** What the random inputs of all oracle suites start from; each suite names it in its title. Set it to look further, or to see a failure again. */
export const seed = Number(process.env['SECCOMP_TAILOR_ORACLE_SEED'] ?? 20_260_801);
