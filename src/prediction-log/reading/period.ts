/** From `fromMs` on and before `toMs`. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The first and the last moment of which dates speak. */
export const allTime: Period = { fromMs: Date.parse('0001-01-01T00:00:00Z'), toMs: Date.parse('9999-12-31T00:00:00Z') };
