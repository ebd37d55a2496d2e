/** What the shop tells the worker. */
export const TOPIC = 'orders';
