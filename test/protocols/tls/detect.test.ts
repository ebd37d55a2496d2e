import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp, createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { IS_REQUEST, MAYBE, NO } from '../../../src/protocols/protocol.ts';
import { detectTls } from '../../../src/protocols/tls/detect.ts';
import { serverName } from '../../../src/protocols/tls/server-name.ts';

/** A real client hello, taken from Node.js' own TLS client. */
async function clientHello(servername: string | undefined): Promise<Uint8Array> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const raw = connectTcp(address.port, '127.0.0.1');
  const client = connectTls({
    socket: raw,
    ...(servername === undefined ? {} : { servername }),
    rejectUnauthorized: false,
  });
  client.on('error', () => undefined);
  const [socket] = await once(server, 'connection');
  const [hello] = await once(socket, 'data');
  client.destroy();
  raw.destroy();
  socket.destroy();
  server.close();
  return new Uint8Array(hello);
}

describe('a client hello of Node.js', () => {
  let hello: Uint8Array;
  before(async () => {
    hello = await clientHello('API.Pay.Example');
  });
  after(() => undefined);

  it('is a request, and is not decided before its first six bytes', () => {
    assert.equal(detectTls(hello, 0, hello.length), IS_REQUEST);
    for (let end = 1; end <= 5; end += 1) assert.equal(detectTls(hello, 0, end), MAYBE);
  });

  it('names the server, in lower case', () => {
    assert.equal(serverName(hello, 0, hello.length), 'api.pay.example');
  });

  it('names nobody where it is cut before the name, and never throws', () => {
    for (let end = 0; end < hello.length; end += 1) {
      const name = serverName(hello, 0, end);
      assert.ok(name === null || name === 'api.pay.example');
    }
  });

  it('names nobody where the client names nobody', async () => {
    const nameless = await clientHello(undefined);
    assert.equal(serverName(nameless, 0, nameless.length), null);
  });
});

describe('other bytes', () => {
  it('are not TLS', () => {
    for (const text of [
      'GET / HTTP/1.1\r\n\r\n',
      '*1\r\n$4\r\nPING\r\n',
      '\u0016\u0003\u0009abcdef',
      '\u0017\u0003\u0003\u0000\u0000abc',
    ]) {
      const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
      assert.equal(detectTls(bytes, 0, bytes.length), NO);
    }
  });

  it('are TLS in the middle of a connection where two records fit together', () => {
    const record = Uint8Array.of(0x17, 3, 3, 0, 2, 9, 9, 0x17, 3, 3, 0, 1, 7);
    assert.equal(detectTls(record, 0, record.length), IS_REQUEST);
    const broken = Uint8Array.of(0x17, 3, 3, 0, 2, 9, 9, 0x50, 3, 3, 0, 1, 7);
    assert.equal(detectTls(broken, 0, broken.length), NO);
  });
});
