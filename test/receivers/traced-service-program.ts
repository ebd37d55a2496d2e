/**
 * An HTTP service that knows when it worked: `traced-service-program.ts PORT`. It answers /status/CODE?MS with that status after
 * that time, and prints for each request a line of JSON: its traceparent, and when it was read and when it was about to be answered, CLOCK_MONOTONIC
 * nanoseconds.
 */
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const server = createServer((request, response) => {
  const readNs = process.hrtime.bigint();
  const { pathname, search } = new URL(request.url ?? '/', 'http://here');
  response.statusCode = Number(pathname.split('/')[2]);
  void delay(Number(search.slice(1))).then(() => {
    const line = { traceparent: request.headers.traceparent ?? null, readNs, answersNs: process.hrtime.bigint() };
    process.stdout.write(
      `${JSON.stringify(line, (_, value) => (typeof value === 'bigint' ? Number(value) : value))}\n`,
    );
    response.end('done\n');
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('listening\n'));
