import type { Finding, FindingSeverity, FindingStatus } from './finding.ts';
import type { Verdict } from './verdict/judge-window.ts';
import type { Window } from './windows/window.ts';

/** A window that was closed: which rows of the log it holds is never changed again. */
export interface RecordedWindow extends Window {
  readonly windowId: string;
  readonly model: string;
  /** 1, 2, … for each model. */
  readonly sequence: number;
  /** SHA-256 of its rows, in hexadecimal; empty where they could not be read when it was closed. */
  readonly digest: string;
  /** The least and the greatest of its predictions' ids; null where nothing was answered. */
  readonly firstPredictionId: string | null;
  readonly lastPredictionId: string | null;
  readonly closedAt: Date;
}

/** What a window says under one alert key, in short. */
export interface RecordedOutcome {
  readonly status: FindingStatus;
  readonly severity: FindingSeverity;
  /** What alerts, in a few words; null where nothing does. */
  readonly phrase: string | null;
}

/** What the monitors said of a window, with the labels and settings of then. */
export interface MonitorRun {
  readonly monitorRunId: string;
  readonly windowId: string;
  /** SHA-256 of what it was computed from: rows, labels, settings, bundle. */
  readonly inputDigest: string;
  readonly verdict: Verdict;
  /** One sentence. */
  readonly summary: string;
  /** By alert key. */
  readonly outcomes: Readonly<Record<string, RecordedOutcome>>;
  readonly labelCount: number;
  /** Labels that were received later were not seen. */
  readonly labelsAsOf: Date;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** A number that was measured of a window. */
export interface Measurement {
  /** Such as `f1`, `estimated_f1`, `drift_score:age`. */
  readonly metric: string;
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly sampleSize: number;
}

/** A measurement, and which window it is of. */
export interface MeasuredMetric extends Measurement {
  readonly windowId: string;
  readonly model: string;
  readonly version: string;
  readonly monitorRunId: string;
  /** The end of the window. */
  readonly measuredAt: Date;
}

/** A window with the latest that is known of it; no run where it was not looked at yet. */
export interface WindowStatus {
  readonly window: RecordedWindow;
  readonly run: MonitorRun | null;
}

export interface WindowReport extends WindowStatus {
  readonly findings: readonly Finding[];
}
