// What every program that `bundle.mjs` writes begins with: loads the files beside it, with what V8 made of them when they were built.
const { readFileSync } = require('node:fs');
const paths = require('node:path');
const { Script } = require('node:vm');

/** Loads a file and what it requires from `folder`, each once. */
function loadBundled(file, folder, compile = compileFile) {
  const modules = new Map();
  const load = (name) => {
    let module = modules.get(name);
    if (module === undefined) {
      modules.set(name, (module = { exports: {} }));
      const path = paths.join(folder, name);
      compile(path).runInThisContext()(module.exports, required, module, path);
    }
    return module.exports;
  };
  const required = (name) => (name.startsWith('./') ? load(name) : require(name));
  return load(file);
}

/** A cache that another version of V8 made, or that is damaged, is not used. */
function compileFile(path) {
  return new Script(readFileSync(path, 'latin1'), { filename: path, cachedData: readIfThere(`${path}.cache`) });
}

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

module.exports = { compileFile, loadBundled };
