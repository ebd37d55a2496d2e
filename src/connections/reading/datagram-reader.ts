/** Feeds messages (UDP, Unix datagram and seqpacket) to the conversation's decoder of messages, each whole and by itself. */
import type { Call } from '../bytes/call.ts';
import type { Stream } from '../bytes/stream.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { StreamCounters } from '../conversations/stream-counters.ts';
import { CLAIMED } from '../recognising/classifier.ts';
import type { Recognition } from '../recognising/recognition.ts';
import type { CopyListener } from './copy-listener.ts';
import { MessageReader } from './message-reader.ts';

export class DatagramReader {
  readonly #messages: MessageReader;
  readonly #recognition: Recognition;
  readonly #counters: StreamCounters;

  constructor(recognition: Recognition, counters: StreamCounters, listener: CopyListener) {
    this.#recognition = recognition;
    this.#counters = counters;
    this.#messages = new MessageReader(recognition, counters, listener);
  }

  feed(conversation: Conversation, call: Call): void {
    const { sent, received } = conversation;
    const stream = call.sent ? sent : received;
    const opposite = call.sent ? received : sent;
    conversation.coverage.moved(call.length);
    // Datagrams have boundaries instead of positions: bytes are numbered as they come.
    sent.startAt(0);
    received.startAt(0);
    call.place(stream.position, opposite.position);
    stream.enterCall(call);
    stream.advance(call.length);
    const missing = call.length - (call.end - call.start);
    if (missing > 0) this.#miss(conversation, missing, call.unreadable);
    else if (call.length > 0) this.#read(conversation, stream, call);
  }

  #miss(conversation: Conversation, missing: number, unreadable: boolean): void {
    if (!unreadable) {
      if (conversation.decoding !== null) this.#counters.gapBytes += missing;
      return;
    }
    this.#counters.unreadableBytes += missing;
    conversation.coverage.couldNotRead(missing);
  }

  #read(conversation: Conversation, stream: Stream, call: Call): void {
    if (conversation.coverage.class === 'undecided') this.#recognition.assign(conversation, stream, call);
    if (conversation.decoding === null && this.#recognition.claim(conversation, stream, call) !== CLAIMED) return;
    if (conversation.decoding === null) return;
    stream.sync();
    const rest = this.#messages.decode(conversation, stream, call, true);
    if (rest === call.end) return;
    this.#counters.unparsedBytes += call.end - rest;
    this.#messages.lose(conversation, stream);
  }
}
