import { httpTests } from './check-http.ts';

httpTests('rust hyper', [
  { client: 'rust hyper', connections: 3, warm: 1, way: 'socket' },
  { client: 'python aiohttp', connections: 2, warm: 0, way: 'sys_exit' },
  { client: 'go net/http', connections: 2, warm: 0, way: 'socket' },
]);
