import { httpTests } from './check-http.ts';

httpTests('python threads, HTTP/1.0', [
  { client: 'python requests', connections: 2, warm: 0, way: 'socket' },
  { client: 'c curl', connections: 3, warm: 0, way: 'socket' },
]);
httpTests('python threads, HTTP/1.1', [
  { client: 'python urllib', connections: 2, warm: 0, way: 'socket' },
  { client: 'go net/http', connections: 2, warm: 1, way: 'socket' },
]);
httpTests('python uvicorn', [
  { client: 'python aiohttp', connections: 3, warm: 1, way: 'sys_exit' },
  { client: 'node http', connections: 2, warm: 0, way: 'socket' },
]);
httpTests('python gunicorn', [
  { client: 'python requests', connections: 2, warm: 0, way: 'sys_exit' },
  { client: 'php curl', connections: 1, warm: 0, way: 'socket' },
]);
