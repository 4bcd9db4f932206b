import { answerOrders } from '../threads/index.ts';
import { drawPlots } from './draw-plots.ts';

answerOrders(drawPlots);
