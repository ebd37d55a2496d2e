import { httpTests } from './check-http.ts';

httpTests('go net/http', [
  { client: 'go net/http', connections: 3, warm: 0, way: 'socket' },
  { client: 'go net/http over MPTCP', connections: 3, warm: 1, way: 'socket' },
  { client: 'go net/http over MPTCP', connections: 2, warm: 0, way: 'sys_exit' },
  { client: 'python requests', connections: 2, warm: 1, way: 'socket' },
  { client: 'node fetch (undici)', connections: 2, warm: 0, way: 'sys_exit' },
]);
