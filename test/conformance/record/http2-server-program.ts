/** HTTP/2 in clear text, at the port given. */
import { createServer } from 'node:http2';

createServer((_request, response) => {
  response.end('page\n');
}).listen(Number(process.argv[2]), '127.0.0.1');
