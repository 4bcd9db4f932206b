import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type AgentOrder, agentMessageSchema } from './agent-messages.ts';
import { writeChildRecord } from './child-log.ts';
import { errorFrom } from './child-messages.ts';
import type { AgentRequest, RunningAgent } from './run-agent.ts';

const longestRestartMs = 60_000;
/** An agent that ran so long had no trouble with its start: the next wait is the first again. */
const steadyMs = 60_000;
/** What it does at the time of the stop is left as it is and gone on with later. */
const stopTimeoutMs = 10_000;

/**
 * As `startAgent`, in a process of its own: what monitors compute must not keep a prediction waiting. One that dies is begun
 * again, after a wait that doubles.
 */
export function keepAgentInChild(
  request: Omit<AgentRequest, 'signal'>,
  program = new URL('./agent-child.ts', import.meta.url),
): RunningAgent {
  const { settings, folder, programVersion } = request;
  const stopping = new AbortController();
  const order: AgentOrder = { settings, folder, programVersion };
  let child: ChildProcess | undefined;

  async function keepRunning(): Promise<void> {
    let waitMs = settings.agent.restartMs;
    while (!stopping.signal.aborted) {
      const startedMs = performance.now();
      child = fork(fileURLToPath(program), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      await runOne(child, order, request);
      if (stopping.signal.aborted) return;
      if (performance.now() - startedMs > steadyMs) waitMs = settings.agent.restartMs;
      await wait(waitMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
      waitMs = Math.min(waitMs * 2, longestRestartMs);
    }
  }

  const running = keepRunning();
  return {
    async stop() {
      stopping.abort();
      child?.kill('SIGTERM');
      const killing = setTimeout(() => child?.kill('SIGKILL'), stopTimeoutMs);
      await running;
      clearTimeout(killing);
    },
  };
}

async function runOne(child: ChildProcess, order: AgentOrder, { logger }: Pick<AgentRequest, 'logger'>): Promise<void> {
  child.on('message', (raw) => {
    const { data: message } = agentMessageSchema.safeParse(raw);
    if (message?.kind === 'log') writeChildRecord(logger, message.record);
    if (message?.kind === 'failed') logger.error({ err: errorFrom(message.failure) }, 'the agent could not run');
  });
  child.on('error', (error) => logger.error({ err: error }, 'the agent could not be started'));
  const ended = once(child, 'exit').catch(() => ['unknown']);
  child.send(order, () => {});
  const [code, killedBy] = await ended;
  if (code !== 0 && killedBy !== 'SIGTERM')
    logger.warn({ code, killed_by: killedBy }, 'the agent ended; it is begun again');
}
