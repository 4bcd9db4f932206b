import { timestamp } from '../drizzle.ts';

/** An instant, to the millisecond that a `Date` holds. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
