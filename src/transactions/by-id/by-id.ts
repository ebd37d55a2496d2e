/**
 * Pairs by an id that request and answer share (Kafka, DNS, HTTP/2), in whatever order they come. Nothing of it rests on
 * having seen every message: after a gap, only what lay in it is missing. A message may come in frames, several of
 * one direction at a time; each has a span of its own.
 */
import type { ByIdRules, Message } from '../../protocols/protocol.ts';
import {
  KIND_INTERIM,
  KIND_NO_REPLY,
  KIND_PUSH,
  PART_FIRST,
  PART_LAST,
  PART_MIDDLE,
  PART_WHOLE,
  UNKNOWN_REQUEST,
} from '../../protocols/protocol.ts';
import { type Failure, ONE_WAY, TIMED_OUT } from '../failure.ts';
import { type InFlight, inFlightOf } from '../in-flight.ts';
import type { Matcher, MatcherParts } from '../pairing.ts';
import { Pending } from '../pending.ts';
import type { Span } from '../span.ts';
import { type OpenRequest, OpenRequests } from './open-requests.ts';
import { RecentIds } from './recent-ids.ts';

/** More than a client of any such protocol keeps open; about 1 kB each. The one that was silent for longest goes, as unmatched. */
const MAX_OPEN = 16_384;
/** Answers of a conversation that was met in its middle may be to requests from before, but not for longer than this. */
const BEFORE_ATTACH_NS = 60e9;
/** What was open when answers were lost was probably answered by one of them, unless it is answered by then. */
const DOUBT_NS = 60e9;

const WAITS_FOR_EVER: ByIdRules = { patienceNs: Number.POSITIVE_INFINITY, retries: false };

export class ByIdMatcher implements Matcher {
  readonly #open = new OpenRequests();
  readonly #closed = new RecentIds();
  readonly #oneWay = new Pending();
  readonly #parts: MatcherParts;
  readonly #rules: ByIdRules;
  readonly #maxOpen: number;
  /** Less is too soon for anything. */
  readonly #leastNs: number;
  #sequence = 0;
  #doubtful = 0;
  /** Of the first message; NaN before. */
  #firstNs = Number.NaN;

  constructor(parts: MatcherParts, rules: ByIdRules = WAITS_FOR_EVER, maxOpen: number = MAX_OPEN) {
    this.#parts = parts;
    this.#rules = rules;
    this.#maxOpen = maxOpen;
    this.#leastNs = Math.min(DOUBT_NS, rules.patienceNs);
  }

  get begun(): boolean {
    return true;
  }

  get openRequests(): number {
    return this.#open.size;
  }

  get waitsForTime(): boolean {
    return this.#open.size > 0 && (this.#doubtful > 0 || this.#rules.patienceNs < Number.POSITIVE_INFINITY);
  }

  tokenOf(id: number): number {
    return this.#open.get(id)?.request.token ?? UNKNOWN_REQUEST;
  }

  /** An answer names its request: nothing waits for another. */
  canBeAsked(): boolean {
    return true;
  }

  unasked(message: Message, span: Span): void {
    this.response(message, span);
  }

  unreadable(): void {}

  nextToken(): number {
    return UNKNOWN_REQUEST;
  }

  isAlone(answers: boolean): boolean {
    return this.#open.size === (answers ? 1 : 0);
  }

  responseCallBegins(): void {}
  responsesReached(): void {}
  gapInRequests(): void {}

  gapInResponses(): void {
    if (this.#doubtful === this.#open.size) return;
    this.#open.forEach(doubt);
    this.#doubtful = this.#open.size;
  }

  request(message: Message, span: Span): void {
    this.#reach(span);
    if (message.kind === KIND_NO_REPLY) {
      this.#begin(this.#oneWay, message, span);
      this.#parts.emitter.abandoned(this.#parts.conversation, this.#oneWay, ONE_WAY, span.lastNs);
      return;
    }
    const open = this.#open.get(message.id);
    if (message.part === PART_MIDDLE || message.part === PART_LAST) {
      // Of a request that was answered before its end, or whose beginning was not seen, the rest tells nothing.
      if (open !== null) this.#continue(open, span);
      return;
    }
    if (open !== null && this.#isRetry(open, message)) {
      open.request.tries += 1;
      this.#touch(open, span.lastNs);
      return;
    }
    if (open !== null) this.#giveUp(open);
    else if (this.#open.size >= this.#maxOpen) this.#evict(this.#open.oldest as OpenRequest);
    const added = this.#open.add(message.id, span);
    added.requestSeen = span.endSeen;
    this.#begin(added.request, message, span);
  }

  #evict(open: OpenRequest): void {
    this.#giveUp(open);
    this.#parts.counters.evictedRequests += 1;
  }

  requestBegins(): void {}

  requestEnds(message: Message, span: Span): void {
    this.request(message, span);
  }

  /** An answer names its request. */
  unread(): void {}

  response(message: Message, span: Span): void {
    this.#reach(span);
    if (message.kind === KIND_PUSH || message.kind === KIND_INTERIM) return;
    const open = this.#open.get(message.id);
    if (open === null) {
      this.#countStray(message, span);
      return;
    }
    if (message.part === PART_WHOLE) {
      this.#end(open);
      this.#parts.emitter.answered(this.#parts.conversation, open.request, message, span);
      return;
    }
    this.#collect(open, message, span);
    if (message.part !== PART_LAST) return;
    this.#end(open);
    this.#parts.emitter.answered(this.#parts.conversation, open.request, open.answer, open.span);
  }

  tick(nowNs: number): void {
    this.#endOverdue(nowNs, this.#rules.graceNs ?? 0);
  }

  #endOverdue(nowNs: number, graceNs: number): void {
    const { patienceNs } = this.#rules;
    for (let open = this.#open.oldest; open !== null; open = this.#open.oldest) {
      const limitNs = open.doubtful ? Math.min(DOUBT_NS, patienceNs + graceNs) : patienceNs + graceNs;
      if (!(nowNs - open.activeNs >= limitNs)) break;
      if (mayBeAnswered(open)) this.#giveUp(open);
      else this.#timeOut(open, open.activeNs + patienceNs);
    }
  }

  /** Where the patience for a request was over by then, that is why. */
  close(failure: Failure, atNs: number): void {
    this.#endOverdue(atNs, 0);
    for (let open = this.#open.oldest; open !== null; open = this.#open.oldest) {
      if (mayBeAnswered(open)) this.#giveUp(open);
      else {
        this.#end(open);
        this.#parts.emitter.abandoned(this.#parts.conversation, open.request, failure, atNs);
      }
    }
  }

  finish(): void {}

  forget(): void {
    for (let open = this.#open.oldest; open !== null; open = this.#open.oldest) this.#giveUp(open);
  }

  inFlight(found: InFlight[]): void {
    this.#open.forEach(({ request }) => {
      found.push(inFlightOf(this.#parts.conversation, request));
    });
  }

  /** What had waited long enough before this message is over, whether the clock was told meanwhile or not. */
  #reach({ firstNs }: Span): void {
    if (Number.isNaN(this.#firstNs)) this.#firstNs = firstNs;
    const { oldest } = this.#open;
    // Mostly nothing has waited for long, and a double that is handed on may be allocated for it.
    if (oldest === null || firstNs - oldest.activeNs < this.#leastNs || !this.waitsForTime) return;
    this.tick(firstNs);
  }

  /** It is still on its way, whatever was lost. */
  #touch(open: OpenRequest, nowNs: number): void {
    if (open.doubtful) {
      open.doubtful = false;
      this.#doubtful -= 1;
    }
    this.#open.touch(open, nowNs);
  }

  #begin(slot: Pending, message: Message, span: Span): void {
    slot.fill(message, span, this.#sequence);
    this.#sequence += 1;
    this.#parts.emitter.began(this.#parts.conversation, slot);
  }

  #continue(open: OpenRequest, span: Span): void {
    const { request } = open;
    request.bytes += span.endPosition - span.startPosition;
    request.endNs = span.lastNs;
    open.requestSeen = span.endSeen;
    this.#touch(open, span.lastNs);
  }

  #isRetry({ request }: OpenRequest, message: Message): boolean {
    return this.#rules.retries && request.operation === message.operation && request.resource === message.resource;
  }

  /** One frame of the answer: times and bytes add up, and what it tells replaces what earlier ones did. */
  #collect(open: OpenRequest, message: Message, span: Span): void {
    const { answer } = open;
    if (!open.answering) {
      open.answering = true;
      answer.reset();
      open.span.copy(span);
    } else {
      open.span.endPosition += span.endPosition - span.startPosition;
      open.span.lastNs = span.lastNs;
      open.span.lastExact = span.lastExact;
      open.span.endSeen = span.endSeen;
      open.span.tgid = span.tgid;
      open.span.tid = span.tid;
    }
    if (message.statusCode !== null) answer.statusCode = message.statusCode;
    if (message.version !== null) answer.version = message.version;
    if (message.attributes !== null) answer.attributes = message.attributes;
    if (message.errorType !== null) {
      answer.errorType = message.errorType;
      answer.errorFor = message.errorFor;
    }
    this.#touch(open, span.lastNs);
  }

  #countStray(message: Message, span: Span): void {
    if (message.part === PART_MIDDLE || message.part === PART_FIRST) return;
    if (this.#closed.has(message.id)) {
      this.#parts.counters.duplicates += 1;
      return;
    }
    const { whole } = this.#parts.beginning;
    if (whole || span.firstNs - this.#firstNs > BEFORE_ATTACH_NS) this.#parts.counters.unmatchedResponses += 1;
  }

  #timeOut(open: OpenRequest, atNs: number): void {
    this.#end(open);
    this.#parts.emitter.abandoned(this.#parts.conversation, open.request, TIMED_OUT, atNs);
  }

  #giveUp(open: OpenRequest): void {
    this.#end(open);
    this.#parts.counters.unmatchedRequests += 1;
  }

  /** Its content stays readable until the next request. */
  #end(open: OpenRequest): void {
    if (open.doubtful) this.#doubtful -= 1;
    this.#closed.add(open.id);
    this.#open.delete(open);
  }
}

/** … by what was lost, or had come before its request was known. */
function mayBeAnswered({ doubtful, requestSeen }: OpenRequest): boolean {
  return doubtful || !requestSeen;
}

function doubt(open: OpenRequest): void {
  open.doubtful = true;
}
