/** Protocols whose programs are not at hand: messages written by hand from their specifications, in packets made by hand. */
import { pcapOf } from '../../events/pcap/capture-files.ts';
import { framesOf, SERVER_PORT } from '../../events/pcap/frames.ts';
import { Wire } from '../../events/pcap/wire.ts';
import { Random } from '../random.ts';

/** In latin1. */
type Turn = readonly ['request' | 'response', string];

interface Conversation {
  readonly source: string;
  readonly turns: readonly Turn[];
}

function random(seed: number): Conversation {
  const bytes = new Random(seed);
  const turn = (): string => Buffer.from(bytes.bytes(1 + bytes.below(300))).toString('latin1');
  const turns = Array.from({ length: 20 }, (_, index): Turn => [index % 2 === 0 ? 'request' : 'response', turn()]);
  return { source: 'a generator of random bytes', turns };
}

const CONVERSATIONS: Readonly<Record<string, Conversation>> = {
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
  sip: {
    source: 'RFC 3261, section 24.2',
    turns: [
      [
        'request',
        'INVITE sip:bob@biloxi.example.com SIP/2.0\r\nVia: SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74b43\r\nMax-Forwards: 70\r\nFrom: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\nTo: Bob <sip:bob@biloxi.example.com>\r\nCall-ID: 3848276298220188511@atlanta.example.com\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n',
      ],
      ['response', 'SIP/2.0 100 Trying\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n'],
      ['response', 'SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n'],
      ['request', 'ACK sip:bob@client.biloxi.example.com SIP/2.0\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n'],
      ['request', '\r\n\r\n'],
      ['response', '\r\n'],
      ['request', 'OPTIONS sip:carol@chicago.com SIP/2.0\r\nCSeq: 2 OPTIONS\r\nContent-Length: 0\r\n\r\n'],
      ['response', 'SIP/2.0 200 OK\r\nCSeq: 2 OPTIONS\r\nContent-Length: 0\r\n\r\n'],
    ],
  },
  icap: {
    source: 'RFC 3507, sections 4.8 to 4.10: heads of HTTP lie in its bodies',
    turns: [
      ['request', 'OPTIONS icap://icap.server.net/sample-service ICAP/1.0\r\nHost: icap.server.net\r\n\r\n'],
      ['response', 'ICAP/1.0 200 OK\r\nMethods: RESPMOD\r\nEncapsulated: null-body=0\r\n\r\n'],
      [
        'request',
        'REQMOD icap://icap-server.net/server?arg=87 ICAP/1.0\r\nHost: icap-server.net\r\nEncapsulated: req-hdr=0, null-body=49\r\n\r\nGET / HTTP/1.1\r\nHost: www.origin-server.com\r\n\r\n',
      ],
      [
        'response',
        'ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, null-body=49\r\n\r\nGET /modified HTTP/1.1\r\nHost: www.origin-server.com\r\n\r\n',
      ],
      [
        'request',
        'RESPMOD icap://icap.example.org/satisf ICAP/1.0\r\nHost: icap.example.org\r\nEncapsulated: req-hdr=0, res-hdr=26, res-body=61\r\n\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\nHTTP/1.1 200 OK\r\nServer: Apache\r\n\r\n2\r\nok\r\n0\r\n\r\n',
      ],
      ['response', 'ICAP/1.0 204 No Content\r\n\r\n'],
    ],
  },
  gnutella: {
    source: 'the Gnutella protocol specification 0.6, section 2',
    turns: [
      ['request', 'GNUTELLA CONNECT/0.6\r\nUser-Agent: BearShare/1.0\r\nX-Ultrapeer: False\r\n\r\n'],
      ['response', 'GNUTELLA/0.6 200 OK\r\nUser-Agent: BearShare/1.0\r\nX-Ultrapeer: True\r\n\r\n'],
      ['request', 'GNUTELLA/0.6 200 OK\r\nVendor-Message: 0.1\r\n\r\n'],
      ['request', `${'\u0011'.repeat(16)}\u0000\u0007\u0000\u0000\u0000\u0000\u0000`],
      ['response', `${'\u0011'.repeat(16)}\u0001\u0007\u0000\u000e\u0000\u0000\u0000${'\u0001'.repeat(14)}`],
    ],
  },
  bittorrent: {
    source: 'BEP 3, peer protocol',
    turns: [
      ['request', `\u0013BitTorrent protocol${'\u0000'.repeat(8)}${'h'.repeat(20)}-XX0001-${'p'.repeat(12)}`],
      ['response', `\u0013BitTorrent protocol${'\u0000'.repeat(8)}${'h'.repeat(20)}-YY0001-${'q'.repeat(12)}`],
      ['response', '\u0000\u0000\u0000\u0003\u0005\u00ff\u00e0'],
      ['request', '\u0000\u0000\u0000\u0001\u0002'],
      ['response', '\u0000\u0000\u0000\u0001\u0001'],
      ['request', '\u0000\u0000\u0000\u000d\u0006\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000@\u0000'],
    ],
  },
  stomp: {
    source: 'STOMP 1.2',
    turns: [
      ['request', 'CONNECT\naccept-version:1.2\nhost:stomp.github.org\n\n\u0000'],
      ['response', 'CONNECTED\nversion:1.2\n\n\u0000'],
      ['request', 'SUBSCRIBE\nid:0\ndestination:/queue/foo\nack:client\n\n\u0000'],
      ['request', 'SEND\ndestination:/queue/a\ncontent-type:text/plain\n\nhello queue a\n\u0000'],
      ['response', 'MESSAGE\nsubscription:0\nmessage-id:007\ndestination:/queue/a\n\nhello queue a\u0000'],
      ['request', 'DISCONNECT\nreceipt:77\n\n\u0000'],
      ['response', 'RECEIPT\nreceipt-id:77\n\n\u0000'],
    ],
  },
  beanstalkd: {
    source: "beanstalkd's own protocol.txt",
    turns: [
      ['request', 'use mail\r\n'],
      ['response', 'USING mail\r\n'],
      ['request', 'put 0 0 60 5\r\nhello\r\n'],
      ['response', 'INSERTED 1\r\n'],
      ['request', 'watch mail\r\n'],
      ['response', 'WATCHING 2\r\n'],
      ['request', 'reserve\r\n'],
      ['response', 'RESERVED 1 5\r\nhello\r\n'],
      ['request', 'touch 1\r\n'],
      ['response', 'TOUCHED\r\n'],
      ['request', 'delete 1\r\n'],
      ['response', 'DELETED\r\n'],
      ['request', 'stats\r\n'],
      ['response', 'OK 20\r\n---\ncurrent-jobs: 0\n\r\n'],
      ['request', 'quit\r\n'],
    ],
  },
  gearman: {
    source: "Gearman's own PROTOCOL: its administrative protocol, and packets",
    turns: [
      ['request', 'status\n'],
      ['response', 'reverse\t0\t0\t1\n.\n'],
      ['request', 'workers\n'],
      ['response', '30 127.0.0.1 - : reverse\n.\n'],
      ['request', 'version\n'],
      ['response', 'OK 1.1.18\n'],
      ['request', '\u0000REQ\u0000\u0000\u0000\u0007\u0000\u0000\u0000\u000dreverse\u0000\u0000test'],
      ['response', '\u0000RES\u0000\u0000\u0000\u0008\u0000\u0000\u0000\u0007H:lap:1'],
    ],
  },
  random: random(7),
};

export interface DocumentedCapture {
  readonly name: string;
  readonly protocol: string;
  readonly origin: string;
  readonly port: number;
  readonly pcap: Uint8Array;
}

export function documentedCaptures(): DocumentedCapture[] {
  return Object.entries(CONVERSATIONS).map(([protocol, { source, turns }]) => {
    const wire = new Wire().open();
    for (const [direction, text] of turns) {
      const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
      if (direction === 'request') wire.client(bytes);
      else wire.server(bytes);
    }
    const frames = wire.close().packets.flatMap((packet) => framesOf(packet));
    const origin = `written by hand from ${source}`;
    return { name: 'documented', protocol, origin, port: SERVER_PORT, pcap: pcapOf(frames) };
  });
}
