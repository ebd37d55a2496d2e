/** What is asked for: types by name (IANA, "Domain Name System Parameters"), others as `TYPE65280` (RFC 3597, 5). */
import { OTHER } from '../protocol.ts';
import { OPCODE_QUERY } from './header.ts';

/** In the order of their numbers; `-`: none has this number. */
const FROM_0 = `- A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG
  KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY
  DHCID NSEC3 NSEC3PARAM TLSA SMIMEA - HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT
  BRID`;
const FROM_99 = 'SPF UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64';
const FROM_249 = 'TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN';
const OTHERS: readonly (readonly [number, string])[] = [
  [128, 'NXNAME'],
  [32768, 'TA'],
  [32769, 'DLV'],
];

/** Nobody knows what is asked for. */
export const NO_TYPE = -1;
export const TYPE_A = 1;
export const TYPE_CNAME = 5;
export const TYPE_SOA = 6;
export const TYPE_AAAA = 28;
export const TYPE_OPT = 41;
export const TYPE_HTTPS = 65;
export const TYPE_ANY = 255;

/** Types without a name that are told apart: whoever asks for more of them is looking for a hole. */
const MAX_UNNAMED = 64;

/** Of messages that ask for no type. */
const OPCODES = ['QUERY', 'IQUERY', 'STATUS', OTHER, 'NOTIFY', 'UPDATE', 'DSO'] as const;

export class Operations {
  /** Requests whose type found no place. */
  capped = 0;
  readonly #names = new Map<number, string>(OTHERS);
  readonly #limit: number;

  constructor() {
    for (const [first, names] of [
      [0, FROM_0],
      [99, FROM_99],
      [249, FROM_249],
    ] as const) {
      for (const [index, name] of names.split(/\s+/).entries()) if (name !== '-') this.#names.set(first + index, name);
    }
    this.#limit = this.#names.size + MAX_UNNAMED;
  }

  /** What a request asks for, or, where its opcode is not QUERY, tells. */
  of(opcode: number, type: number): string {
    if (opcode !== OPCODE_QUERY) return OPCODES[opcode] ?? OTHER;
    return this.#names.get(type) ?? this.#nameOf(type);
  }

  #nameOf(type: number): string {
    if (type === NO_TYPE) return OTHER;
    if (this.#names.size >= this.#limit) {
      this.capped += 1;
      return OTHER;
    }
    const name = `TYPE${type}`;
    this.#names.set(type, name);
    return name;
  }
}
