import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/index.ts';
import { type HaleError, isHaleError } from '../errors/index.ts';
import { workingFolderName } from '../files/index.ts';
import { type Logger, withContext } from '../logging/index.ts';
import { readBundle, writeBundle } from '../models/index.ts';
import type { ModelVersion, Registry } from '../registry/index.ts';
import type { Random } from '../statistics/index.ts';
import { selectRows } from '../table/index.ts';
import { type BundleInput, buildBundle, predictorOf } from './build-bundle.ts';
import { type ChallengeOutcome, challenge } from './challenge.ts';
import { labelsOf } from './labels-of.ts';
import { groupsOf } from './row-order.ts';

export interface CandidateContext {
  readonly settings: Settings;
  readonly registry: Registry;
  readonly logger: Logger;
  /** Where the bundle is written before the registry takes it. */
  readonly temporaryFolder: string;
  readonly newId: () => string;
  /** Who deploys. */
  readonly actor: string;
  readonly random: Random;
}

export interface Candidate extends BundleInput {
  readonly runId: string;
}

export interface CandidateOutcome {
  readonly version: ModelVersion;
  readonly championVersion: string | null;
  readonly gate: ChallengeOutcome;
  readonly deployed: boolean;
  /** DEPLOYMENT_CONFLICT where the gate let it pass and another version had been deployed by then. */
  readonly conflict: HaleError | null;
}

/**
 * Registers the chosen kind as a version, and deploys it where the gate lets it pass. A refused one stays registered,
 * with the reasons in its tags; so does one in whose way another was deployed meanwhile.
 */
export async function deployCandidate(candidate: Candidate, context: CandidateContext): Promise<CandidateOutcome> {
  const { registry, settings, actor, logger } = context;
  const { name } = settings.project;
  const version = await register(candidate, context);
  const championVersion = await registry.productionVersion(name);
  const gate = await judge(candidate, championVersion, context);
  const refusals = gate.checks.filter((check) => !check.passed).map((check) => check.finding);
  await registry.setVersionTags(name, version.version, {
    gate: gate.passed ? 'passed' : 'refused',
    'gate.rows': gate.rows,
    ...(refusals.length === 0 ? {} : { 'gate.reasons': refusals.join('; ') }),
  });
  const log = withContext(logger, { modelName: name, modelVersion: version.version, runId: candidate.runId });
  if (!gate.passed) log.warn({ reasons: refusals }, 'version registered, refused by the gate');
  if (!gate.passed) return { version, championVersion, gate, deployed: false, conflict: null };
  try {
    await registry.deploy({
      name,
      version: version.version,
      expectedVersion: championVersion,
      actor,
      reason: `${candidate.comparison.selection.reason}; the gate let it pass on ${gate.rows}`,
    });
  } catch (error) {
    if (!isHaleError(error) || error.code !== 'DEPLOYMENT_CONFLICT') throw error;
    await registry.setVersionTags(name, version.version, { 'gate.conflict': error.message });
    log.warn({ reason: error.message }, 'version registered, another was deployed meanwhile');
    return { version, championVersion, gate, deployed: false, conflict: error };
  }
  log.info({ previous_version: championVersion }, 'version deployed');
  return { version, championVersion, gate, deployed: true, conflict: null };
}

async function register(candidate: Candidate, context: CandidateContext): Promise<ModelVersion> {
  const { settings, registry, temporaryFolder, newId, random } = context;
  const working = join(temporaryFolder, workingFolderName('bundle', newId()));
  const folder = join(working, 'bundle');
  try {
    const { digest } = await writeBundle(folder, buildBundle(candidate, settings, random.fork('bundle')));
    return await registry.registerVersion({
      name: settings.project.name,
      bundleFolder: folder,
      digest,
      runId: candidate.runId,
      description: candidate.comparison.selection.reason,
      tags: { kind: candidate.trained.kind.name, ...(candidate.prepared.dataset.simulated && { data: 'SIMULATED' }) },
    });
  } finally {
    await rm(working, { recursive: true, force: true });
  }
}

async function judge(
  candidate: Candidate,
  championVersion: string | null,
  { settings, registry, random }: CandidateContext,
): Promise<ChallengeOutcome> {
  const { prepared, trained } = candidate;
  const { dataset, validation } = prepared;
  const { testRows } = prepared.split;
  const input = {
    table: selectRows(
      dataset.table,
      testRows.map((row) => validation.keptRows[row] as number),
    ),
    labels: labelsOf(testRows, prepared.data.labels),
    groupOfRow: groupsOf(prepared.order, testRows),
    candidate: predictorOf(trained, prepared),
    simulated: dataset.simulated,
  };
  if (championVersion === null) return challenge({ ...input, champion: null }, settings, random.fork('gate'));
  try {
    const { bundleFolder, digest } = await registry.getVersion(settings.project.name, championVersion);
    const bundle = await readBundle(bundleFolder, { expectedDigest: digest });
    const champion = { version: championVersion, bundle, predictor: bundle.predictor };
    return challenge({ ...input, champion }, settings, random.fork('gate'));
  } catch (error) {
    if (!isHaleError(error)) throw error;
    const finding = `version ${championVersion} cannot be read: ${error.message}`;
    return {
      passed: false,
      checks: [{ name: 'comparable', passed: false, finding }],
      difference: null,
      rows: 'no rows',
    };
  }
}
