import { z } from 'zod';
import type { Settings } from '../config/index.ts';
import { failureSchema, logRecordSchema } from './child-messages.ts';

/** What `hale start` asks its agent to do. */
export interface AgentOrder {
  readonly settings: Settings;
  readonly folder: string;
  readonly programVersion: string;
}

/** What the agent tells. */
export const agentMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started') }),
  z.object({ kind: z.literal('log'), record: logRecordSchema }),
  z.object({ kind: z.literal('failed'), failure: failureSchema }),
]);
export type AgentMessage = z.infer<typeof agentMessageSchema>;
