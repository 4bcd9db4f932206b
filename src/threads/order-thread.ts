import module from 'node:module';
import { Worker } from 'node:worker_threads';

/** What goes to the thread, and what comes back, of whichever order. */
export interface Sent<Order> {
  readonly number: number;
  readonly order: Order;
}
export type Answered<Answer> =
  | { readonly number: number; readonly answer: Answer }
  | { readonly number: number; readonly error: unknown };

/** A thread that answers orders, as `answerOrders` does in it. */
export interface OrderThread<Order, Answer> {
  /** Starts it where it does not run, so that what it needs is loaded before it is asked. */
  start(): void;
  /** Starts it where it does not run. Rejects with what it throws, and where it ends before it has answered. */
  ask(order: Order): Promise<Answer>;
  /** Ends it, whatever it does; it is not started again. */
  close(): Promise<void>;
}

/**
 * @param program of the thread
 * @param work what it does, for whoever is told of its end: `the thread that … has ended`
 */
export function createOrderThread<Order, Answer>(program: URL, work: string): OrderThread<Order, Answer> {
  const waiting = new Map<number, PromiseWithResolvers<Answer>>();
  const ended = () => new Error(`the thread that ${work} has ended`);
  let thread: Worker | undefined;
  let orders = 0;
  let isClosed = false;

  function begin(): Worker {
    const compiled = module.getCompileCacheDir?.();
    const worker = new Worker(
      program,
      compiled === undefined ? {} : { env: { ...process.env, NODE_COMPILE_CACHE: compiled } },
    );
    worker.on('message', (answered: Answered<Answer>) => {
      const order = waiting.get(answered.number);
      waiting.delete(answered.number);
      // Idle, it keeps no process from its end.
      if (waiting.size === 0) worker.unref();
      if ('answer' in answered) order?.resolve(answered.answer);
      else order?.reject(answered.error);
    });
    const end = (error: unknown): void => {
      if (thread !== worker) return;
      thread = undefined;
      for (const order of waiting.values()) order.reject(error);
      waiting.clear();
    };
    worker.on('error', end);
    worker.on('exit', () => end(ended()));
    worker.unref();
    return worker;
  }

  return {
    start() {
      if (!isClosed) thread ??= begin();
    },
    ask(order) {
      if (isClosed) return Promise.reject(ended());
      thread ??= begin();
      thread.ref();
      orders += 1;
      const answer = Promise.withResolvers<Answer>();
      waiting.set(orders, answer);
      thread.postMessage({ number: orders, order } satisfies Sent<Order>);
      return answer.promise;
    },
    async close() {
      isClosed = true;
      await thread?.terminate();
    },
  };
}
