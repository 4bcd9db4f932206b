const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a text such as `500ms`, `2s`, `1.5m` or `1h`; undefined where it is none. A day is the longest. */
export function parseDurationMs(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(amount) * (unitsMs[unit] ?? Number.NaN);
  return milliseconds <= 24 * 3_600_000 ? Math.round(milliseconds) : undefined;
}
