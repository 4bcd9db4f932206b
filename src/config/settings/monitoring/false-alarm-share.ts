import { z } from 'zod';

/** The share of unchanged windows in which a monitor may alarm, over all that it looks at in one. */
export const falseAlarmShare = z.number().gt(0).lt(1).default(0.01);
