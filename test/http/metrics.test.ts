import { describe, expect, it } from 'vitest';
import { createAnswerStatistics } from '../../src/http/answer-statistics.ts';
import { createServedModel } from '../../src/serving/index.ts';
import { constantScorer, deploymentOf, patient, servingSettings, startTestServer } from './test-server.ts';

const sampleOf = (text: string, start: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(start))
      ?.split(' ')
      .at(-1),
  );

describe('the metrics', () => {
  it('count requests, rows, classes and refusals, by pattern and never by address', async () => {
    const server = await startTestServer();
    try {
      for (let index = 0; index < 3; index += 1) await server.post('/predict/', patient);
      await server.post('/predict/', {});
      await server.post('/models/heart-disease/predict/batch', { instances: [patient, patient] });
      await fetch(`${server.url}/a-path-of-the-caller`);
      const response = await fetch(`${server.url}/metrics`);
      const text = await response.text();
      expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      expect(sampleOf(text, 'hale_http_requests_total{method="POST",route="/predict/",status="200"}')).toBe(3);
      expect(sampleOf(text, 'hale_http_requests_total{method="POST",route="/predict/",status="422"}')).toBe(1);
      expect(sampleOf(text, 'hale_http_request_duration_seconds_count{method="POST",route="/predict/"}')).toBe(4);
      expect(sampleOf(text, 'hale_predictions_total{model="heart-disease",version="1",prediction="1"}')).toBe(5);
      expect(text).toContain('route="/models/:name/predict/batch"');
      expect(text).not.toContain('a-path-of-the-caller');
      expect(text).toContain('hale_served_model_info{model="heart-disease",version="1",digest="');
      expect(text).toContain('process_resident_memory_bytes');
      // Every line is a comment, empty, or a sample: name, labels, number.
      const line = /^(?:#.*|\w+(?:\{[^}]*\})? (?:[\d.e+-]+|Nan)|)$/;
      for (const written of text.split('\n')) expect(written).toMatch(line);
      const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
      expect(new Set(names).size).toBe(names.length);
    } finally {
      await server.close();
    }
  });

  it('sum durations into buckets that ascend to the count', () => {
    const statistics = createAnswerStatistics();
    for (const durationMs of [0.5, 0.6, 3, 70, 9_000]) statistics.answered('GET', '/', 200, durationMs);
    const text = statistics.text();
    const bucket = (le: string) =>
      sampleOf(text, `hale_http_request_duration_seconds_bucket{method="GET",route="/",le="${le}"}`);
    // A bound belongs to its bucket.
    expect(['0.0005', '0.001', '0.0025', '0.005', '0.1', '5', '+Inf'].map(bucket)).toEqual([1, 2, 2, 3, 4, 4, 5]);
    expect(sampleOf(text, 'hale_http_request_duration_seconds_sum')).toBeCloseTo(9.0741, 10);
  });

  it('keep one sample for a version that was loaded twice, and escape names', () => {
    const statistics = createAnswerStatistics();
    for (let load = 0; load < 2; load += 1) {
      const model = createServedModel(deploymentOf('1', 'a"b\\c\n'), constantScorer(0.5), servingSettings().batch);
      statistics.predicted(model, 0, 2);
    }
    expect(statistics.text()).toContain('hale_predictions_total{model="a\\"b\\\\c\\n",version="1",prediction="0"} 4\n');
  });
});
