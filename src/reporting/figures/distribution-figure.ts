import type { Markup } from '../markup.ts';
import { categoryBars } from './category-bars.ts';
import type { DistributionFigure } from './distribution-parts.ts';
import { histogram } from './histogram.ts';

/** Both sides of one quantity over each other: numbers as steps, categories as pairs of bars. */
export const distributionFigure = (figure: DistributionFigure): Markup =>
  figure.distributions.edges === undefined ? categoryBars(figure) : histogram(figure);
