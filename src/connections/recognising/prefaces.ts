/**
 * What a proxy says of a client before the conversation begins is taken off here, whatever is spoken behind it: what
 * reads the stream sees one that begins behind it. Its bytes count as traffic, and it is no transaction.
 */
import { MAYBE, NO } from '../../protocols/protocol.ts';
import { Preface, type PrefaceDetection, readPreface } from '../../protocols/proxy-preface/read-preface.ts';
import type { Call } from '../bytes/call.ts';
import type { Stream } from '../bytes/stream.ts';
import type { Conversation } from '../conversations/conversation.ts';
import { canBeRequests } from './classifier.ts';

export class Prefaces {
  readonly #preface = new Preface();

  /**
   * Asked about each call of a stream that is not `touched`. True where all of the call belongs to a preface, or may:
   * then nothing of it is to be read. Else what follows one, or all, is left in the call.
   */
  takes(conversation: Conversation, stream: Stream, call: Call): boolean {
    while (call.end > call.start && isAtBeginning(conversation, stream, call)) {
      const kept = stream.carry.end;
      const found = this.#read(stream, call);
      if (found === NO) return false;
      if (found === MAYBE) return keep(stream, call, kept);
      call.behind(this.#preface.length - kept);
      stream.beginAt(call.position);
      conversation.comesFrom(this.#preface.client);
      if (call.length === 0) return true;
    }
    return false;
  }

  /** What began in earlier calls waits in the stream's carry, as half a message would: where it is no preface, it is one. */
  #read(stream: Stream, call: Call): PrefaceDetection {
    const { carry } = stream;
    const kept = carry.end;
    if (kept === 0) return readPreface(call.bytes, call.start, call.end, this.#preface);
    if (!carry.append(call)) return NO;
    const found = readPreface(carry.bytes, 0, carry.end, this.#preface);
    carry.truncate(kept);
    return found;
  }
}

/** The bytes that come next are the first ones of what may be the requests, and are at hand. */
function isAtBeginning(conversation: Conversation, stream: Stream, call: Call): boolean {
  if (conversation.decoding !== null || call.offset !== 0 || call.position !== stream.position) return false;
  return canBeRequests(conversation, stream);
}

/** False where not all of the call is at hand: then there is no telling. */
function keep(stream: Stream, call: Call, kept: number): boolean {
  if (call.end - call.start < call.length || !stream.carry.append(call)) return false;
  stream.message.enterCall(call);
  stream.advance(call.length);
  if (kept > 0) return true;
  stream.beginBytes(call.end);
  stream.message.begin(call.start);
  return true;
}
