import type { NameSource } from '../../lib/name-source.ts';
import type { Pairing } from '../../transactions/pairing.ts';
import type {
  ClientEnd,
  RemoteProcess,
  Role,
  TcpQuality,
  TransactionConnection,
} from '../../transactions/transaction.ts';
import type { TurnMatcher } from '../../transactions/turns.ts';
import { Stream } from '../bytes/stream.ts';
import type { ConversationParts, ConversationSocket, RemoteEnd } from './conversation-parts.ts';
import { CoverageShare } from './coverage.ts';
import type { Decoding } from './decoding.ts';
import { Ignoring } from './ignoring.ts';
import { Unclaimed } from './unclaimed.ts';

/** What two ends say to each other over one socket: two streams, and what is made of them. */
export class Conversation implements TransactionConnection {
  readonly socket: ConversationSocket;
  readonly serial: number;
  readonly slot: number;
  readonly received: Stream;
  readonly sent: Stream;
  readonly coverage = new CoverageShare();
  /** It is in `OpenSockets.waiting`; set by whoever puts it there: to look is cheaper than to add again. */
  listed = false;
  readonly #remote: RemoteEnd | null;
  readonly #remoteName: string | null;
  #guessedRole: Role = 'unknown';
  #serves = false;
  #protocol = 'unknown';
  #serverName: string | null = null;
  #client: ClientEnd | null = null;
  #decoding: Decoding | null = null;
  #turns: TurnMatcher | null = null;
  #turnsConfirmed = false;
  #peer: Conversation | null = null;
  /** Most have neither: they are known from their first call. */
  #ignoring: Ignoring | null = null;
  #unclaimed: Unclaimed | null = null;
  /** Time of its last record, CLOCK_MONOTONIC ns. */
  #lastNs = Number.NaN;

  constructor({ socket, serial, slot, budget, remote, remoteName }: ConversationParts) {
    this.socket = socket;
    this.serial = serial;
    this.slot = slot;
    this.#remote = remote;
    this.#remoteName = remoteName;
    this.received = new Stream(budget);
    this.sent = new Stream(budget);
  }

  get id(): number {
    return this.socket.id;
  }

  /** Of what the kernel does not tell, the decoder knows who asks, as long as it fits. */
  get role(): Role {
    return this.#guessedRole === 'unknown' ? this.socket.role : this.#guessedRole;
  }

  /** True where requests are received: this end serves. Known with the protocol. */
  get serves(): boolean {
    return this.#serves;
  }

  get protocol(): string {
    return this.#protocol;
  }

  get tgid(): number {
    return this.socket.tgid;
  }

  get transport(): 'tcp' | 'udp' | 'unix' {
    return this.socket.transport;
  }

  get localAddress(): string {
    return this.socket.localAddress;
  }

  get localPort(): number {
    return this.socket.localPort;
  }

  get remoteAddress(): string {
    return this.#remote === null ? this.socket.remoteAddress : this.#remote.address;
  }

  get remotePort(): number {
    return this.#remote === null ? this.socket.remotePort : this.#remote.port;
  }

  get remoteProcess(): RemoteProcess | null {
    return this.socket.remoteProcess;
  }

  get tcp(): TcpQuality | null {
    return this.socket.tcp;
  }

  /** What the client called the server (TLS: SNI), or looked for before. */
  get serverName(): string | null {
    return this.#serverName ?? this.#remoteName;
  }

  get serverNameSource(): NameSource | null {
    if (this.#serverName !== null) return 'tls';
    return this.#remoteName === null ? null : 'dns';
  }

  get client(): ClientEnd | null {
    return this.#client;
  }

  /** The other end of this conversation, where it is watched too. */
  get peer(): Conversation | null {
    return this.#peer;
  }

  get decoding(): Decoding | null {
    return this.#decoding;
  }

  /** In place of a decoding, where the protocol is recognised only. */
  get turns(): TurnMatcher | null {
    return this.#turns;
  }

  /** What is followed in turns has given an answer that can be one. */
  get turnsConfirmed(): boolean {
    return this.#turnsConfirmed;
  }

  get pairing(): Pairing | null {
    return this.#decoding === null ? this.#turns : this.#decoding.matcher;
  }

  get requests(): Stream {
    return this.#serves ? this.received : this.sent;
  }

  get responses(): Stream {
    return this.#serves ? this.sent : this.received;
  }

  /** It is left alone for now. */
  get isIgnored(): boolean {
    return this.#ignoring?.now === true;
  }

  /** It was left alone, and has not spoken since: where its directions are is not known. */
  get rejoins(): boolean {
    return this.#ignoring?.rejoins === true;
  }

  get ignoring(): Ignoring {
    this.#ignoring ??= new Ignoring();
    return this.#ignoring;
  }

  get unclaimed(): Unclaimed {
    this.#unclaimed ??= new Unclaimed();
    return this.#unclaimed;
  }

  /** What the first bytes that nobody has decoded look like. */
  get opening(): string | null {
    return this.#unclaimed?.opening ?? null;
  }

  /** Answers that passed before it was known what they are; they are counted once. */
  takeUnclaimedAnswers(): number {
    return this.#unclaimed?.takeAnswers() ?? 0;
  }

  get lastNs(): number {
    return this.#lastNs;
  }

  /** Something waits for time to pass. */
  get waitsForTime(): boolean {
    const { decoding } = this;
    if (decoding === null) return this.#turns?.waitsForTime === true;
    return decoding.matcher.waitsForTime || this.responses.waiting;
  }

  /** No request is open, and no message half read. */
  get isQuiet(): boolean {
    return (this.pairing?.openRequests ?? 0) === 0 && this.received.isQuiet && this.sent.isQuiet;
  }

  /** A record of it was made at this time. */
  spoke(timeNs: number): void {
    this.#lastNs = timeNs;
  }

  /** After it was left alone: its directions have come this far, whatever passed meanwhile. */
  rejoin(received: number, sent: number): void {
    this.coverage.moved(Math.max(0, received - this.received.position) + Math.max(0, sent - this.sent.position));
    this.received.rejoin(received);
    this.sent.rejoin(sent);
    this.ignoring.rejoined();
  }

  /** It is known what is spoken, and that `requests`, one of its streams, asks. */
  speaks(protocol: string, requests: Stream): void {
    this.#serves = requests === this.received;
    this.#guessedRole = this.#serves ? 'server' : 'client';
    this.#protocol = protocol;
  }

  decodeWith(decoding: Decoding): void {
    this.#decoding = decoding;
    this.coverage.becomes('decoded');
  }

  followTurns(turns: TurnMatcher, serverName: string | null): void {
    this.#turns = turns;
    this.#serverName = serverName;
  }

  confirmTurns(): void {
    this.#turnsConfirmed = true;
  }

  /** It is answered in another protocol than it was taken for: what was asked was not understood. */
  misjudged(): void {
    if (this.#decoding !== null) {
      this.requests.misjudged();
      this.responses.misjudged();
      this.requests.message.reopen();
    }
    this.#decoding = null;
    this.#turns = null;
    this.#serverName = null;
    this.coverage.becomes('undecided');
  }

  /** It speaks something else: all begins anew, also who asks. */
  unlearn(): void {
    this.#decoding?.matcher.forget();
    this.#decoding = null;
    this.#guessedRole = 'unknown';
    this.#protocol = 'unknown';
    this.coverage.becomes('undecided');
    this.received.lose();
    this.sent.lose();
  }

  /** The client's end is a proxy: for whom it speaks, as far as it says. */
  comesFrom(client: ClientEnd | null): void {
    this.#client = client;
  }

  /** Nothing was said: what would have been. */
  wouldSpeak(protocol: string): void {
    this.#protocol = protocol;
  }

  /** Both streams are another protocol from here on. */
  becomeOpaque(): void {
    this.received.leave();
    this.sent.leave();
  }

  tie(peer: Conversation): void {
    this.#peer = peer;
  }

  /** It has ended: its memory is free for others. */
  release(): void {
    this.received.carry.release();
    this.sent.carry.release();
  }
}
