import module from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { Answered, Sent } from './order-thread.ts';

/** Has this thread answer the orders of an `OrderThread`. */
export function answerOrders<Order, Answer>(work: (order: Order) => Answer | Promise<Answer>): void {
  parentPort?.on('message', async ({ number, order }: Sent<Order>) => {
    let answered: Answered<Answer>;
    try {
      answered = { number, answer: await work(order) };
    } catch (error) {
      answered = { number, error };
    }
    parentPort?.postMessage(answered);
    // The thread is ended from outside, after which nothing would be kept of what was compiled.
    module.flushCompileCache?.();
  });
}
