import { answerOrders } from '../../threads/index.ts';
import { findInParquet } from './find-in-parquet.ts';
import type { FindOrder } from './find-in-thread.ts';

answerOrders(({ path, ids, memoryMb }: FindOrder) => findInParquet(path, ids, memoryMb));
