import {
  type Decoder,
  type Direction,
  Input,
  MESSAGE,
  Message,
  NO_REQUEST,
  OPAQUE,
  REQUEST,
  type RequestTokens,
  SKIP,
  UNKNOWN_REQUEST,
} from '../../src/protocols/protocol.ts';

export interface Decoded {
  readonly messages: Message[];
  /** The first status that was not MESSAGE. */
  readonly status: number;
  /** Bytes consumed. */
  readonly start: number;
  readonly skip: number;
}

export interface DecodeOptions {
  readonly token?: number;
  /** The direction has ended. */
  readonly ended?: boolean;
  /** Of protocols that are paired by id; by default, those that were decoded. */
  readonly requests?: RequestTokens;
}

/** Feeds one direction of one connection. */
export class Conversation {
  readonly decoder: Decoder;
  readonly state: unknown;
  readonly #input = new Input();
  readonly #message = new Message();
  readonly #tokens = new Map<number, number>();
  readonly #requests: RequestTokens = { tokenOf: (id) => this.#tokens.get(id) ?? UNKNOWN_REQUEST };

  constructor(decoder: Decoder) {
    this.decoder = decoder;
    this.state = decoder.createState();
  }

  /** Decodes until something else than a message comes of it. SKIP within the text is followed. */
  decode(direction: Direction, text: string, options: DecodeOptions = {}): Decoded {
    const { token = NO_REQUEST, ended = false, requests = this.#requests } = options;
    const input = this.#input;
    input.bytes = new Uint8Array(Buffer.from(text, 'latin1'));
    input.view = new DataView(input.bytes.buffer);
    Object.assign(input, { start: 0, end: text.length, direction, requestToken: token, requests, ended, skip: 0 });
    const messages: Message[] = [];
    for (;;) {
      const status = this.decoder.decode(this.state, input, this.#message);
      if (status === MESSAGE || status === OPAQUE) messages.push(Object.assign(new Message(), this.#message));
      if (status === MESSAGE && direction === REQUEST) this.#tokens.set(this.#message.id, this.#message.token);
      if (status === SKIP && input.skip <= input.end - input.start) input.start += input.skip;
      else if (status !== MESSAGE) return { messages, status, start: input.start, skip: input.skip };
    }
  }
}

/** The operation and resource, or the status, of each message. */
export function summary({ messages }: Decoded): string[] {
  return messages.map(({ operation, resource, statusCode }) =>
    operation === '' ? String(statusCode) : `${operation} ${resource}`,
  );
}
