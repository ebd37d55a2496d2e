/** Protocols whose programs are not at hand: messages written by hand from their specifications. */
import type { Capture, CaptureSegment } from '../capture.ts';

type Turn = readonly ['request' | 'response', string | readonly number[]];

function bytesOf(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}

/** A MySQL packet: length in three bytes, sequence number (MySQL Internals, protocol basics). */
function mysql(sequence: number, payload: readonly number[]): number[] {
  return [payload.length & 255, payload.length >> 8, 0, sequence, ...payload];
}

/** An AMQP 0-9-1 method frame: type, channel, size, payload, end (4.2.3). */
function amqp(channel: number, payload: readonly number[]): number[] {
  return [1, 0, channel, 0, 0, payload.length >> 8, payload.length & 255, ...payload, 0xce];
}

/** A MongoDB OP_MSG with one document `{ <name>: 1 }`. */
function mongodb(id: number, name: string): number[] {
  const document = [0x10, ...bytesOf(name), 0, 1, 0, 0, 0, 0];
  const length = 16 + 4 + 1 + 4 + document.length;
  return [
    length,
    0,
    0,
    0,
    id,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0xdd,
    7,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    document.length + 4,
    0,
    0,
    0,
    ...document,
  ];
}

const CONVERSATIONS: Readonly<Record<string, { readonly source: string; readonly turns: readonly Turn[] }>> = {
  smtp: {
    source: 'RFC 5321, appendix D.1, with AUTH of RFC 4954',
    turns: [
      ['response', '220 foo.com Simple Mail Transfer Service Ready\r\n'],
      ['request', 'EHLO bar.com\r\n'],
      ['response', '250-foo.com greets bar.com\r\n250-8BITMIME\r\n250-SIZE\r\n250-DSN\r\n250 HELP\r\n'],
      ['request', 'AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=\r\n'],
      ['response', '235 2.7.0 Authentication successful\r\n'],
      ['request', 'MAIL FROM:<Smith@bar.com>\r\n'],
      ['response', '250 OK\r\n'],
      ['request', 'RCPT TO:<Jones@foo.com>\r\n'],
      ['response', '250 OK\r\n'],
      ['request', 'DATA\r\n'],
      ['response', '354 Start mail input; end with <CRLF>.<CRLF>\r\n'],
      ['request', 'Blah blah blah...\r\n...etc. etc. etc.\r\n.\r\n'],
      ['response', '250 OK\r\n'],
      ['request', 'QUIT\r\n'],
      ['response', '221 foo.com Service closing transmission channel\r\n'],
    ],
  },
  pop3: {
    source: 'RFC 1939, section 10',
    turns: [
      ['response', '+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n'],
      ['request', 'APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n'],
      ['response', "+OK mrose's maildrop has 2 messages (320 octets)\r\n"],
      ['request', 'STAT\r\n'],
      ['response', '+OK 2 320\r\n'],
      ['request', 'LIST\r\n'],
      ['response', '+OK 2 messages (320 octets)\r\n1 120\r\n2 200\r\n.\r\n'],
      ['request', 'DELE 3\r\n'],
      ['response', '-ERR no such message\r\n'],
      ['request', 'QUIT\r\n'],
      ['response', '+OK dewey POP3 server signing off (maildrop empty)\r\n'],
    ],
  },
  ftp: {
    source: 'RFC 959, section 7',
    turns: [
      ['response', '220 Service ready\r\n'],
      ['request', 'USER Dumb\r\n'],
      ['response', '331 User name ok, need password\r\n'],
      ['request', 'TYPE I\r\n'],
      ['response', '200 Command OK\r\n'],
      ['request', 'AUTH TLS\r\n'],
      ['response', '534 Not available\r\n'],
      ['request', 'QUIT\r\n'],
    ],
  },
  memcached: {
    source: 'protocol.txt of memcached 1.6, text protocol; the last two turns are its binary protocol',
    turns: [
      ['request', 'set key 0 0 5\r\nhello\r\n'],
      ['response', 'STORED\r\n'],
      ['request', 'get key\r\n'],
      ['response', 'VALUE key 0 5\r\nhello\r\nEND\r\n'],
      ['request', 'incr key 1\r\n'],
      ['response', 'CLIENT_ERROR cannot increment or decrement non-numeric value\r\n'],
      ['request', 'mg key v\r\n'],
      ['response', 'VA 5\r\nhello\r\n'],
      ['request', 'delete key\r\n'],
      ['response', 'DELETED\r\n'],
      ['request', 'touch key 10\r\n'],
      ['response', 'NOT_FOUND\r\n'],
      ['request', 'version\r\n'],
      ['response', 'VERSION 1.6.18\r\n'],
      ['request', [0x80, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...bytesOf('key')]],
      [
        'response',
        [0x81, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, ...bytesOf('hello')],
      ],
    ],
  },
  mysql: {
    source: 'the client/server protocol of MySQL 8.0: handshake V10, its response, COM_QUERY, OK, ERR, COM_QUIT',
    turns: [
      [
        'response',
        mysql(0, [
          10,
          ...bytesOf('8.0.36'),
          0,
          8,
          0,
          0,
          0,
          ...bytesOf('abcdefgh'),
          0,
          255,
          255,
          45,
          2,
          0,
          255,
          223,
          21,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          ...bytesOf('ijklmnopqrst'),
          0,
          ...bytesOf('caching_sha2_password'),
          0,
        ]),
      ],
      [
        'request',
        mysql(1, [
          0x85,
          0xa6,
          0xff,
          0x01,
          0,
          0,
          0,
          1,
          45,
          ...new Array<number>(23).fill(0),
          ...bytesOf('root'),
          0,
          0,
          ...bytesOf('caching_sha2_password'),
          0,
        ]),
      ],
      ['response', mysql(2, [0, 0, 0, 2, 0, 0, 0])],
      ['request', mysql(0, [3, ...bytesOf('SELECT * FROM users WHERE id = 1')])],
      ['response', mysql(1, [255, 0x7a, 0x04, ...bytesOf("#42S02Table 'test.users' doesn't exist")])],
      ['request', mysql(0, [1])],
    ],
  },
  amqp: {
    source: 'AMQP 0-9-1: protocol header, Connection.Start, Start-Ok, Tune, Heartbeat',
    turns: [
      ['request', [...bytesOf('AMQP'), 0, 0, 9, 1]],
      [
        'response',
        amqp(0, [
          0,
          10,
          0,
          10,
          0,
          9,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          14,
          ...bytesOf('PLAIN AMQPLAIN'),
          0,
          0,
          0,
          5,
          ...bytesOf('en_US'),
        ]),
      ],
      [
        'request',
        amqp(0, [
          0,
          10,
          0,
          11,
          0,
          0,
          0,
          0,
          5,
          ...bytesOf('PLAIN'),
          0,
          0,
          0,
          12,
          0,
          ...bytesOf('guest'),
          0,
          ...bytesOf('guest'),
          5,
          ...bytesOf('en_US'),
        ]),
      ],
      ['response', amqp(0, [0, 10, 0, 30, 7, 255, 0, 2, 0, 0, 0, 60])],
      ['request', [8, 0, 0, 0, 0, 0, 0, 0xce]],
    ],
  },
  mongodb: {
    source: 'the MongoDB wire protocol, OP_MSG',
    turns: [
      ['request', mongodb(1, 'hello')],
      ['response', mongodb(2, 'ok')],
      ['request', mongodb(3, 'ping')],
      ['response', mongodb(4, 'ok')],
    ],
  },
  nats: {
    source: 'the NATS client protocol; PING and +OK alone are left out: they are messages of Redis too, byte for byte',
    turns: [
      ['response', 'INFO {"server_id":"NA","version":"2.10.1","proto":1,"max_payload":1048576}\r\n'],
      ['request', 'CONNECT {"verbose":true,"pedantic":false,"lang":"go"}\r\nPING\r\n'],
      ['response', 'PONG\r\n'],
      ['request', 'SUB FOO 1\r\n'],
      ['response', 'MSG FOO 1 5\r\nhello\r\n'],
      ['request', 'PUB FOO 5\r\nhello\r\n'],
      ['response', "-ERR 'Unknown Protocol Operation'\r\n"],
    ],
  },
  irc: {
    source: 'RFC 2812',
    turns: [
      ['request', 'NICK wiz\r\nUSER guest 0 * :Ronnie Reagan\r\n'],
      ['response', ':irc.example.net 001 wiz :Welcome to the Internet Relay Network\r\n'],
      ['response', 'PING :irc.example.net\r\n'],
      ['request', 'PONG :irc.example.net\r\n'],
    ],
  },
  rtsp: {
    source: 'RFC 2326, section 14',
    turns: [
      ['request', 'OPTIONS rtsp://example.com/media.mp4 RTSP/1.0\r\nCSeq: 1\r\n\r\n'],
      ['response', 'RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE, SETUP\r\n\r\n'],
    ],
  },
  http2: {
    source: 'RFC 9113, section 3.4: the preface of a client and an empty SETTINGS frame of each side',
    turns: [
      ['request', [...bytesOf('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 0, 0, 0, 4, 0, 0, 0, 0, 0]],
      ['response', [0, 0, 0, 4, 0, 0, 0, 0, 0]],
    ],
  },
};

export function writeDocumented(write: (name: string, capture: Capture) => void): void {
  for (const [protocol, { source, turns }] of Object.entries(CONVERSATIONS)) {
    const segments = turns.map(([direction, bytes], i): CaptureSegment => {
      const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes);
      return { direction, bytes: buffer.toString('base64'), time: i };
    });
    write('documented', { protocol, origin: `written by hand from ${source}`, ended: true, segments, golden: [] });
  }
}
