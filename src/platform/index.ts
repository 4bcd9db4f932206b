import type { keepAgentInChild as KeepAgentInChild } from './agent-in-child.ts';
import type { examineProject as ExamineProject } from './examine-project.ts';
import type { openMonitoring as OpenMonitoring } from './open-monitoring.ts';
import type { openStores as OpenStores } from './open-stores.ts';
import type { startAgent as StartAgent } from './run-agent.ts';
import type { servedFacts as ServedFacts } from './served-facts.ts';
import type { startProject as StartProject } from './start-project.ts';
import type { startServing as StartServing } from './start-serving.ts';
import type { trainProject as TrainProject } from './train-project.ts';

export type { Stores } from './create-stores.ts';
export type { Examined } from './examine-project.ts';
export { personAtTerminal } from './person-at-terminal.ts';
export type { Serving, ServingRequest } from './start-serving.ts';
export type { TrainRequest } from './train-project.ts';

// Each part is loaded when it is called: a server must start without what training needs, and the other way round.
export const keepAgentInChild = async (
  ...given: Parameters<typeof KeepAgentInChild>
): Promise<ReturnType<typeof KeepAgentInChild>> => (await import('./agent-in-child.ts')).keepAgentInChild(...given);
export const startAgent: typeof StartAgent = async (...given) => (await import('./run-agent.ts')).startAgent(...given);
export const examineProject: typeof ExamineProject = async (...given) =>
  (await import('./examine-project.ts')).examineProject(...given);
export const openMonitoring: typeof OpenMonitoring = async (...given) =>
  (await import('./open-monitoring.ts')).openMonitoring(...given);
export const openStores: typeof OpenStores = async (...given) =>
  (await import('./open-stores.ts')).openStores(...given);
export const servedFacts: typeof ServedFacts = async (...given) =>
  (await import('./served-facts.ts')).servedFacts(...given);
export const startProject: typeof StartProject = async (...given) =>
  (await import('./start-project.ts')).startProject(...given);
export const startServing: typeof StartServing = async (...given) =>
  (await import('./start-serving.ts')).startServing(...given);
export const trainProject: typeof TrainProject = async (...given) =>
  (await import('./train-project.ts')).trainProject(...given);
