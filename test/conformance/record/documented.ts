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
