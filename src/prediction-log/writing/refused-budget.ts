const minuteMs = 60_000;

/** How many refused records may still be kept in this minute. */
export interface RefusedBudget {
  /** @returns how many of so many may be kept */
  take(wanted: number): number;
}

/** @param elapsedMs a clock that does not go back */
export function createRefusedBudget(perMinute: number, elapsedMs: () => number): RefusedBudget {
  let left = perMinute;
  let startedMs = elapsedMs();
  return {
    take(wanted) {
      const nowMs = elapsedMs();
      if (nowMs - startedMs >= minuteMs) {
        startedMs = nowMs;
        left = perMinute;
      }
      const taken = Math.min(wanted, left);
      left -= taken;
      return taken;
    },
  };
}
