/** So many requests of one kind, and the answer that each must get. */
export interface HttpStep {
  readonly method: string;
  /** `{n}` stands for a number that differs from request to request. */
  readonly path: string;
  /** The route that sae-mon must make of it. */
  readonly resource: string;
  readonly status: number;
  readonly count: number;
  /** More field lines of the request's head. */
  readonly fields?: readonly string[];
  /** Bytes of the request's body. */
  readonly upload?: number;
  /** Send the body in chunks, without a length. */
  readonly chunked?: boolean;
  /** Bytes that the answer's body must have. */
  readonly download?: number;
  /** Ask the server to close the connection after its answer. */
  readonly close?: boolean;
  /** The server closes after it of its own accord (nginx after 500): nothing may follow it in a pipeline. */
  readonly serverCloses?: boolean;
  /** Give up after so long: no answer may have come; the connection is closed and another one opened. */
  readonly giveUpMs?: number;
}

export const UNANSWERED = 'unanswered';

export function encodeHttp(step: HttpStep, n: number): Buffer {
  const head = [
    `${step.method} ${step.path.replaceAll('{n}', `${n}`)} HTTP/1.1`,
    'Host: localhost',
    ...(step.fields ?? []),
  ];
  if (step.close === true) head.push('Connection: close');
  if (step.chunked === true) head.push('Transfer-Encoding: chunked');
  if (step.upload !== undefined && step.chunked !== true) head.push(`Content-Length: ${step.upload}`);
  const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1');
  if (step.upload === undefined) return bytes;
  const body = Buffer.alloc(step.upload, 'GET / HTTP/1.1\r\n\r\n'); // a body that looks like requests must count as none
  return Buffer.concat([bytes, ...(step.chunked === true ? chunks(body) : [body])]);
}

/** Of a size that is a multiple of nothing, so that chunks and calls do not fall together. */
const CHUNK_BYTES = 7_919;

function chunks(body: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    const chunk = body.subarray(at, at + CHUNK_BYTES);
    pieces.push(Buffer.from(`${chunk.length.toString(16)};note=1\r\n`), chunk, Buffer.from('\r\n'));
  }
  pieces.push(Buffer.from('0\r\nX-Trailer: yes\r\n\r\n'));
  return pieces;
}

/** Finds the step that a request line of a server's log belongs to: its route as sae-mon must name it. */
export function resourceOf(steps: readonly HttpStep[], method: string, uri: string): string {
  const step = steps.find((each) => each.method === method && pattern(each.path).test(uri));
  if (step === undefined) throw new Error(`the server saw a request that no plan holds: ${method} ${uri}`);
  return step.resource;
}

function pattern(path: string): RegExp {
  const literal = path.split('{n}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('\\d+')}$`);
}
