import { HaleError } from '../errors/index.ts';
import type { ApiClient, ApiRefusal } from './api-client.ts';

const unexplained = ({ code, detail }: ApiRefusal): HaleError =>
  new HaleError('SIMULATION_TARGET_FAILED', `the server refuses a request and names no part of it: ${code}: ${detail}`);

/**
 * Sends parts that are taken together or not at all; those that the server names are left out, and the others sent again.
 * `onRefused` is called once for each that is left out, with the first reason. Gives the parts that were taken and the
 * answer; undefined where none was left.
 */
export async function sendParts<Part>(
  client: ApiClient,
  path: string,
  given: readonly Part[],
  bodyOf: (parts: readonly Part[]) => unknown,
  onRefused: (part: Part, reason: string) => void,
): Promise<{ readonly parts: readonly Part[]; readonly body: unknown } | undefined> {
  let parts = given;
  while (parts.length > 0) {
    const answer = await client.post(path, bodyOf(parts));
    if (!answer.isRefused) return { parts, body: answer.body };
    const reasons = new Map<number, string>();
    for (const { row, reason } of answer.refusal.parts) if (!reasons.has(row)) reasons.set(row, reason);
    const left = parts.filter((_, row) => !reasons.has(row));
    if (left.length === parts.length) throw unexplained(answer.refusal);
    for (const [row, part] of parts.entries()) {
      const reason = reasons.get(row);
      if (reason !== undefined) onRefused(part, reason);
    }
    parts = left;
  }
  return undefined;
}
