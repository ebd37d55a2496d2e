import { httpTests } from './check-http.ts';

httpTests('c nginx', [
  { client: 'c curl', connections: 3, warm: 0, way: 'socket' },
  { client: 'rust hyper', connections: 2, warm: 0, way: 'sys_exit' },
  { client: 'python aiohttp', connections: 2, warm: 0, way: 'socket' },
]);
httpTests('c haproxy before node', [
  { client: 'c curl', connections: 1, warm: 0, way: 'socket' },
  { client: 'go net/http', connections: 2, warm: 1, way: 'socket' },
  { client: 'python requests', connections: 2, warm: 0, way: 'sys_exit' },
]);
