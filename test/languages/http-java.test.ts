import { httpTests } from './check-http.ts';

httpTests('java httpserver', [
  { client: 'java HttpClient', connections: 3, warm: 0, way: 'socket' },
  { client: 'php curl', connections: 2, warm: 1, way: 'socket' },
  { client: 'python urllib', connections: 2, warm: 0, way: 'socket' },
]);
httpTests('java netty', [
  { client: 'java HttpClient', connections: 2, warm: 1, way: 'sys_exit' },
  { client: 'node http', connections: 3, warm: 0, way: 'socket' },
  { client: 'rust hyper', connections: 2, warm: 0, way: 'socket' },
]);
