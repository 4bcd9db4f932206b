export { answerOrders } from './answer-orders.ts';
export { createOrderThread, type OrderThread } from './order-thread.ts';
