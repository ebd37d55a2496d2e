/** Ids, sessions and addresses as programs make them, for paths: each kind by a generator of chance that is seeded. */
const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const HEX = `${DIGITS}abcdef`;
const BASE32 = `${UPPER}234567`;
const BASE36 = DIGITS + LOWER;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE62 = DIGITS + UPPER + LOWER;
const BASE64 = `${UPPER + LOWER + DIGITS}+/`;
const BASE64_URL = `${UPPER + LOWER + DIGITS}-_`;
const SURNAMES = [
  'lovelace',
  'garcia',
  'mueller',
  'smith',
  'nowak',
  'rossi',
  'jansen',
  'o.neill',
  'svensson',
  'yilmaz',
];
const FORENAMES = ['ada', 'j', 'maria', 'john', 'anna', 'luca', 'emma', 'lars', 'piotr', 'zeynep', 'info', 'ceo'];
const DOMAINS = ['example.com', 'mail.example.org', 'example.co.uk', 'firma.example', 'test.example.net'];
/** Letters of the bank, then digits, of some countries' accounts. */
const ACCOUNTS = {
  DE: [0, 18],
  GB: [4, 14],
  FR: [0, 23],
  NL: [4, 10],
  ES: [0, 20],
  IT: [1, 22],
  CH: [0, 17],
  NO: [0, 11],
};

/** Mulberry32. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  of<T>(items: ArrayLike<T>): T {
    return items[this.below(items.length)] as T;
  }

  text(letters: string, length: number): string {
    return Array.from({ length }, () => this.of(letters)).join('');
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}

type Kind = (chance: Chance) => string;

/** What is sent as one segment, by `encodeURIComponent` where a client would. */
export const KINDS: Readonly<Record<string, Kind>> = {
  ULID: (c) => `01${c.of('HJK')}${c.text(CROCKFORD, 23)}`,
  'ULID in lower case': (c) => `01${c.of('hjk')}${c.text(CROCKFORD.toLowerCase(), 23)}`,
  KSUID: (c) => `2${c.text(BASE62, 26)}`,
  nanoid: (c) => c.text(BASE64_URL, 21),
  cuid: (c) => `c${c.of('kl')}${c.text(BASE36, 23)}`,
  cuid2: (c) => c.of(LOWER) + c.text(BASE36, 23),
  'base32 of 16': (c) => c.text(BASE32, 16),
  'base32 of 26': (c) => c.text(BASE32, 26),
  'base32 of 32, lower case': (c) => c.text(BASE32.toLowerCase(), 32),
  'base36 of 12': (c) => c.text(BASE36, 12),
  'base36 of 25': (c) => c.text(BASE36, 25),
  'base58 of 11': (c) => c.text(BASE58, 11),
  'base58 of 22': (c) => c.text(BASE58, 22),
  'base58 of 44': (c) => c.text(BASE58, 44),
  'base62 of 10': (c) => c.text(BASE62, 10),
  'base62 of 22': (c) => c.text(BASE62, 22),
  'base64 of 16 bytes': (c) => encodeURIComponent(c.bytes(16).toString('base64')),
  'base64 of 33 bytes': (c) => encodeURIComponent(c.bytes(33).toString('base64')),
  'base64url of 16': (c) => c.text(BASE64_URL, 16),
  'base64url of 22': (c) => c.text(BASE64_URL, 22),
  'base64url of 43': (c) => c.text(BASE64_URL, 43),
  'hex of 8': (c) => c.text(HEX, 8),
  'hex of 12': (c) => c.text(HEX, 12),
  'hex of 24': (c) => c.text(HEX, 24),
  'hex of 32, upper case': (c) => c.text(HEX, 32).toUpperCase(),
  'hex of 64': (c) => c.text(HEX, 64),
  UUID: uuid,
  'UUID in braces': (c) => `%7B${uuid(c).toUpperCase()}%7D`,
  'UUID behind a word': (c) => `${c.of(['user', 'order', 'img'])}-${uuid(c)}`,
  'token of a service': (c) => c.of(['sk_live_', 'ghp_', 'xoxb-', 'AKIA', 'pat-', 'cus_']) + c.text(BASE62, 24),
  'e-mail': email,
  'e-mail, encoded': (c) => encodeURIComponent(email(c)),
  'e-mail, encoded twice': (c) => encodeURIComponent(encodeURIComponent(email(c))),
  'telephone number': phone,
  'telephone number, encoded': (c) => encodeURIComponent(phone(c)),
  IBAN: iban,
  'IBAN in groups': (c) => encodeURIComponent((iban(c).match(/.{1,4}/g) ?? []).join(' ')),
  JWT: (c) => {
    const claims = Buffer.from(JSON.stringify({ sub: c.text(DIGITS, 10), iat: 1_700_000_000 + c.below(1e8) }));
    return `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${claims.toString('base64url')}.${c.bytes(32).toString('base64url')}`;
  },
  'session of PHP': (c) => c.text(DIGITS + LOWER.slice(0, 22), 26),
  'session of PHP, six bits': (c) => c.text(`${BASE62},-`, 32),
  'session of Java': (c) => `index.jsp;jsessionid=${c.text(HEX, 32).toUpperCase()}.node${c.below(9)}`,
  'session of Java, encoded': (c) => `index.jsp%3Bjsessionid%3D${c.text(HEX, 32).toUpperCase()}`,
  'session of ASP.NET': (c) => `(S(${c.text(`${LOWER}012345`, 24)}))`,
  'session of ASP.NET, encoded': (c) => `%28X%281%29S%28${c.text(`${LOWER}012345`, 24)}%29%29`,
  'session of Rails': (c) => encodeURIComponent(`${c.bytes(120).toString('base64')}--${c.bytes(20).toString('hex')}`),
  'session of Express': (c) =>
    encodeURIComponent(`s:${c.text(BASE64_URL, 32)}.${c.text(BASE64, 43).replaceAll('=', '')}`),
};

function uuid(c: Chance): string {
  const hex = c.text(HEX, 31);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-${c.of('89ab')}${hex.slice(15, 18)}-${hex.slice(19, 31)}`;
}

function email(c: Chance): string {
  const local = `${c.of(FORENAMES)}${c.of(['.', '_', '', '+', '-'])}${c.of(SURNAMES)}${c.below(3) === 0 ? c.below(99) : ''}`;
  return `${local}@${c.of(DOMAINS)}`;
}

function phone(c: Chance): string {
  const separator = c.of(['-', ' ', '.', '']);
  const parts = [c.text(DIGITS, 3), c.text(DIGITS, 3), c.text(DIGITS, 4)].join(separator);
  return c.of(['+49', '+1', '00', '', '(0)', 'tel:+44']) + separator + parts;
}

function iban(c: Chance): string {
  const [country, [letters, digits]] = c.of(Object.entries(ACCOUNTS)) as [string, [number, number]];
  return country + c.text(DIGITS, 2) + c.text(UPPER, letters) + c.text(DIGITS, digits);
}
