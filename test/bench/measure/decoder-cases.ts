import { resp } from '../../connections/resp.ts';
import * as dns from '../../protocols/dns/messages.ts';
import { execute, ok, query, result } from '../../protocols/mysql/packets.ts';

/** What requests and responses look like on the wire, by who makes them. */
export interface DecoderCase {
  readonly name: string;
  readonly protocol: string;
  /** A character is a byte. */
  request(index: number): string;
  response(index: number): string;
}

const NGINX = [
  'HTTP/1.1 200 OK',
  'Server: nginx/1.22.1',
  'Date: Thu, 01 Jan 2026 00:00:00 GMT',
  'Content-Type: text/plain',
  'Content-Length: 5',
  'Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT',
  'Connection: keep-alive',
  'ETag: "69560000-5"',
  'Accept-Ranges: bytes',
];
const EXPRESS = [
  'HTTP/1.1 404 Not Found',
  'X-Powered-By: Express',
  'Content-Type: application/json; charset=utf-8',
  'Content-Length: 2',
  'ETag: W/"2-vyGp6PvFo4RvsFtPoIWeCReyIC8"',
  'Date: Thu, 01 Jan 2026 00:00:00 GMT',
  'Connection: keep-alive',
  'Keep-Alive: timeout=5',
];
const CURL = ['Host: 127.0.0.1:8080', 'User-Agent: curl/7.88.1', 'Accept: */*'];
const BROWSER = [
  'Host: shop.example',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language: en-US,en;q=0.5',
  'Accept-Encoding: gzip, deflate',
  'Referer: https://shop.example/items/42',
  'Cookie: session=b1946ac92492d2347c6235b4d2611184; theme=dark',
  'Connection: keep-alive',
];

export const DECODER_CASES: readonly DecoderCase[] = [
  {
    name: 'http, wrk and nginx',
    protocol: 'http',
    request: () => head(['GET /users/list HTTP/1.1', 'Host: 127.0.0.1:8080']),
    response: () => head(NGINX, 'hello'),
  },
  {
    name: 'http, curl with ids and nginx',
    protocol: 'http',
    request: (i) => head([`GET /users/${i}/orders?x=1 HTTP/1.1`, ...CURL]),
    response: () => head(NGINX, 'hello'),
  },
  {
    name: 'http, browser on ten routes and Express',
    protocol: 'http',
    request: (i) => head([`GET /shop/section-${i % 10}/items/${i} HTTP/1.1`, ...BROWSER]),
    response: () => head(EXPRESS, '{}'),
  },
  {
    name: 'http, POST of 100 bytes and 204',
    protocol: 'http',
    request: () => head(['POST /orders HTTP/1.1', ...CURL, 'Content-Length: 100'], 'x'.repeat(100)),
    response: () => head(['HTTP/1.1 204 No Content', 'Date: Thu, 01 Jan 2026 00:00:00 GMT', 'Connection: keep-alive']),
  },
  {
    name: 'redis, GET',
    protocol: 'redis',
    request: (i) => resp('GET', key(i)),
    response: () => '$3\r\nxxx\r\n',
  },
  {
    name: 'redis, SET',
    protocol: 'redis',
    request: (i) => resp('SET', key(i), 'xxx'),
    response: () => '+OK\r\n',
  },
  {
    name: 'redis, six commands by turns',
    protocol: 'redis',
    request: (i) => SIX[i % SIX.length]?.[0] ?? '',
    response: (i) => SIX[i % SIX.length]?.[1] ?? '',
  },
  {
    name: 'redis, LRANGE of ten',
    protocol: 'redis',
    request: () => resp('LRANGE', 'list', '0', '9'),
    response: () => resp(...Array.from({ length: 10 }, (_, n) => `element:${n}`)),
  },
  {
    name: 'mysql, SELECT by its key, a row of 100 bytes',
    protocol: 'mysql',
    request: (i) => query(`SELECT id, note, price FROM orders WHERE id = ${i} AND state <> 'gone' LIMIT 1`),
    response: () => result(['x'.repeat(100)]),
  },
  {
    name: 'mysql, INSERT of 500 bytes and OK',
    protocol: 'mysql',
    request: (i) => query(`INSERT INTO events (id, kind, text) VALUES (${i}, 'seen', '${'x'.repeat(430)}')`),
    response: () => ok(1, { affected: 1 }),
  },
  {
    name: 'mysql, EXECUTE, ten rows, without EOF',
    protocol: 'mysql',
    request: () => execute(1),
    response: () => result(Array(10).fill('0123456789'), { deprecated: true }),
  },
  {
    name: 'dns, A with EDNS(0) and an address, over TCP',
    protocol: 'dns',
    request: (i) => text(dns.query({ id: i, name: `host-${i % 10}.shop.example`, records: [dns.opt()] })),
    response: (i) => {
      const records = [dns.record(1, [10, 0, 0, 1]), dns.opt()];
      return text(dns.answer({ id: i, name: `host-${i % 10}.shop.example`, records, additionals: 1 }));
    },
  },
];

const SIX: readonly (readonly [request: string, response: string])[] = [
  [resp('HSET', 'user:1', 'name', 'x'), ':1\r\n'],
  [resp('EXPIRE', 'user:1', '3600'), ':1\r\n'],
  [resp('get', 'nothing'), '$-1\r\n'],
  [resp('CONFIG', 'GET', 'maxmemory'), resp('maxmemory', '0')],
  [resp('LPUSH', 'user:1', 'x'), '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n'],
  [resp('MGET', 'a', 'b', 'c'), resp('1', '2', '3')],
];

function head(lines: readonly string[], body = ''): string {
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function text(message: Uint8Array): string {
  return Buffer.from(dns.framed(message)).toString('latin1');
}

function key(index: number): string {
  return `key:${String(index).padStart(12, '0')}`;
}
