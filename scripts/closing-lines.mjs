// A vitest reporter: says at the very end which parts were skipped, and one plain line of totals for scripts to read.

export default class ClosingLines {
  #vitest;

  onInit(vitest) {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules, errors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state) => tests.filter((test) => test.result().state === state).length;
    // A module that could not even be loaded, and an error outside of any test, are failures too.
    const outside = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const filtered = this.#vitest.config.testNamePattern !== undefined;
    const parts = filtered
      ? []
      : [...new Set(tests.filter((test) => test.result().state === 'skipped').map(skippedPart))];
    const lines = [
      ...parts.map((part) => `skipped: ${part}`),
      `tests: ${count('passed')} passed, ${count('failed') + outside} failed, ${count('skipped')} skipped`,
    ];
    // The coverage table comes after the reporters; these lines come last.
    process.on('exit', () => process.stdout.write(`\n${lines.join('\n')}\n`));
  }
}

/** The outermost suite around a skipped test that was skipped as a whole, else the test. */
function skippedPart(test) {
  let part = test;
  while (part.parent.type === 'suite' && part.parent.options.mode === 'skip') part = part.parent;
  return `${test.module.relativeModuleId}: ${part.fullName}`;
}
