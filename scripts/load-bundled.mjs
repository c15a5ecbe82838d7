// What every program that `bundle.mjs` writes begins with: loads the files beside it, with what V8 made of them when they were built.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/** Loads a file and what it requires from `folder`, each once. */
export function loadBundled(file, folder, compile = compileFile) {
  const modules = new Map();
  const load = (name) => {
    let module = modules.get(name);
    if (module === undefined) {
      modules.set(name, (module = { exports: {} }));
      const path = fileURLToPath(new URL(name, folder));
      compile(path).runInThisContext()(module.exports, required, module, path);
    }
    return module.exports;
  };
  const required = (name) => (name.startsWith('./') ? load(name) : process.getBuiltinModule(name));
  return load(file);
}

/** A cache that another version of V8 made, or that is damaged, is not used. */
export function compileFile(path) {
  return new Script(readFileSync(path, 'latin1'), { filename: path, cachedData: readIfThere(`${path}.cache`) });
}

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
