import { afterAll, beforeAll } from 'vitest';
import { makeStage, type Stage } from '../stage.ts';
import type { Engine, EngineKind } from './engine.ts';

/** What a suite has while its tests run. */
interface Running {
  readonly stage: Stage;
  readonly engine: Engine;
}

/** An engine of its own, and a stage for it, for the suite that calls this. */
export function useEngine(kind: EngineKind): () => Running {
  let stage: Stage | undefined;
  let engine: Engine | undefined;
  beforeAll(async () => {
    stage = await makeStage();
    engine = await kind.start(stage);
  });
  afterAll(async () => {
    await engine?.stop();
    await stage?.clear();
  });
  return () => {
    if (stage === undefined || engine === undefined) throw new Error(`${kind.name} has not been started`);
    return { stage, engine };
  };
}
