import type { FastifyInstance } from 'fastify';
import { HaleError, isHaleError } from '../../errors/index.ts';
import type { KnownLabel, RecordedLabels } from '../../labels/index.ts';
import { actorOf } from '../actor.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { RouteContext } from '../http-options.ts';
import { openControlPlane } from '../open-control-plane.ts';

/** The labels of a body: one, as it is, or a list of them under `labels`. */
function labelsOf(body: unknown): readonly unknown[] {
  if (typeof body !== 'object' || body === null || !('labels' in body)) return [body];
  const { labels, ...others } = body;
  const refuse = (field: string, code: string, detail: string) =>
    new HaleError('BODY_INVALID', detail, {
      details: { issues: [{ field, code, detail, found: null, allowed: { type: 'array' } }] },
    });
  if (!Array.isArray(labels)) throw refuse('labels', 'wrong_type', 'labels must be a list of labels');
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw refuse(unknown.slice(0, 250), 'unknown_field', 'the body has a field beside labels; put it into each label');
  }
  if (labels.length === 0) throw refuse('labels', 'out_of_range', 'labels is empty; send at least one');
  return labels;
}

const wireRecorded = ({ created, unchanged, corrected, labels }: RecordedLabels) => ({
  created,
  unchanged,
  corrected,
  labels: labels.map(({ predictionId, label, outcome }) => ({ prediction_id: predictionId, label, outcome })),
});

const wireLabel = ({ label, observedAt, receivedAt, actor, corrections }: KnownLabel) => ({
  label,
  observed_at: observedAt.toISOString(),
  received_at: receivedAt.toISOString(),
  actor,
  corrections: corrections.map(({ previousLabel, label: corrected, correctedAt, actor: by }) => ({
    previous_label: previousLabel,
    label: corrected,
    corrected_at: correctedAt.toISOString(),
    actor: by,
  })),
});

/** The run that made a version; null where the registry does not know the version, as after another database was taken. */
async function runIdOf({ registry }: ControlPlane, model: string, version: string): Promise<string | null> {
  try {
    return (await registry.lineage(model, version)).version.runId;
  } catch (error) {
    if (isHaleError(error) && error.category === 'not-found') return null;
    throw error;
  }
}

/** What became known of predictions, and what is known of each. */
export function registerLabelRoutes(app: FastifyInstance, context: RouteContext): void {
  const feedback = { access: 'label.create', changes: true } as const;
  app.post('/feedback', { config: feedback }, async (request) => {
    const { labels } = openControlPlane(context);
    if (request.body === undefined) {
      throw new HaleError('JSON_INVALID', 'the request has no body; send a JSON object as application/json');
    }
    return wireRecorded(await labels.recordValues(labelsOf(request.body), actorOf(request)));
  });

  app.get<{ Params: { predictionId: string } }>(
    '/api/v1/predictions/:predictionId',
    { config: { access: 'prediction.read' } },
    async ({ params: { predictionId } }) => {
      const controlPlane = openControlPlane(context);
      const { prediction, label } = await controlPlane.labels.ofPrediction(predictionId);
      const { model, version, timeMs } = prediction;
      return {
        prediction_id: predictionId.toLowerCase(),
        predicted_at: new Date(timeMs).toISOString(),
        model: { name: model, version },
        run_id: await runIdOf(controlPlane, model, version),
        label: label === null ? null : wireLabel(label),
      };
    },
  );
}
