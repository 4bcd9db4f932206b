import { z } from 'zod';

/** What is served and since when, as the production folder says it. */
export interface DeploymentRecord {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the bundle's manifest, in hexadecimal. */
  readonly digest: string;
  readonly deploymentId: string;
  /** ISO 8601, in UTC. */
  readonly deployedAt: string;
  /** Whether it learned from simulated data. */
  readonly simulated: boolean;
  /** The run that trained it; null where it was registered without one, or deployed before records told it. */
  readonly runId: string | null;
}

/** A name that is also the name of a folder, on every system. */
export const modelNamePattern =
  /^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9_-])?$/i;

export const recordFile = 'deployment.json';

const fileSchema = z.object({
  name: z.string().regex(modelNamePattern),
  version: z.string().regex(/^[1-9]\d{0,9}$/),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  deployment_id: z.string().min(1),
  deployed_at: z.iso.datetime(),
  simulated: z.boolean(),
  run_id: z.string().min(1).nullable().default(null),
});

export function formatRecord(record: DeploymentRecord): string {
  const { name, version, digest, deploymentId, deployedAt, simulated, runId } = record;
  const written: z.infer<typeof fileSchema> = {
    name,
    version,
    digest,
    deployment_id: deploymentId,
    deployed_at: deployedAt,
    simulated,
    run_id: runId,
  };
  return `${JSON.stringify(written, null, 2)}\n`;
}

/** Undefined for a text that is no such record. */
export function parseRecord(text: string): DeploymentRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { deployment_id: deploymentId, deployed_at: deployedAt, run_id: runId, ...rest } = parsed.data;
  return { ...rest, deploymentId, deployedAt, runId };
}
