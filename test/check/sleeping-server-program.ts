/** An HTTP server that answers after a sleep: most requests 5 ms, one of 25 `slow` ms. Arguments: slow, and the share of errors. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const [slowMs = 40, errorShare = 0] = process.argv.slice(2).map(Number);
const server = createServer((request, response) => {
  const ms = Math.random() < 1 / 25 ? slowMs : 5;
  setTimeout(() => {
    response.statusCode = Math.random() < errorShare ? 500 : 200;
    response.end(`${request.url}\n`);
  }, ms);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`));
