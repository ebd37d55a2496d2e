import { httpTests } from './check-http.ts';

httpTests('node http', [
  { client: 'node fetch (undici)', connections: 2, warm: 1, way: 'socket' },
  { client: 'node http', connections: 3, warm: 0, way: 'sys_exit' },
  { client: 'c curl', connections: 1, warm: 0, way: 'socket' },
  { client: 'php streams', connections: 1, warm: 0, way: 'socket' },
]);
