export interface GuessThrottle {
  /** Seconds until this source may try again; 0 where it may now. */
  waitSeconds(source: string): number;
  failed(source: string): void;
}

interface Limits {
  readonly maximum: number;
  readonly windowMs: number;
  readonly addresses: number;
}

/** Counts failures of each source in fixed windows; forgets the oldest sources beyond `addresses`. */
export function createGuessThrottle(limits: Limits, nowMs: () => number): GuessThrottle {
  const windows = new Map<string, { count: number; endsMs: number }>();
  const openWindow = (source: string) => {
    const window = windows.get(source);
    return window !== undefined && window.endsMs > nowMs() ? window : undefined;
  };

  return {
    waitSeconds(source) {
      const window = openWindow(source);
      return window === undefined || window.count < limits.maximum ? 0 : Math.ceil((window.endsMs - nowMs()) / 1000);
    },
    failed(source) {
      const window = openWindow(source) ?? { count: 0, endsMs: nowMs() + limits.windowMs };
      window.count += 1;
      windows.delete(source);
      windows.set(source, window);
      if (windows.size > limits.addresses) windows.delete(windows.keys().next().value ?? '');
    },
  };
}
