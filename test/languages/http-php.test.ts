import { httpTests } from './check-http.ts';

httpTests('php -S', [
  { client: 'php streams', connections: 1, warm: 0, way: 'socket' },
  { client: 'node fetch (undici)', connections: 2, warm: 0, way: 'sys_exit' },
]);
httpTests('php php-fpm behind nginx', [
  { client: 'php curl', connections: 2, warm: 1, way: 'socket' },
  { client: 'go net/http', connections: 2, warm: 0, way: 'socket' },
]);
