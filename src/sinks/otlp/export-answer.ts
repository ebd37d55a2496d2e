/**
 * What a receiver answers to what it has taken, the same for metrics and traces
 * (https://opentelemetry.io/docs/specs/otlp/#otlphttp-response):
 *
 *   Export…ServiceResponse  partial_success 1
 *   Export…PartialSuccess   rejected_data_points or rejected_spans 1  error_message 2
 */
import { PbfReader } from 'pbf';
import { firstLine } from '../push/first-line.ts';
import type { Answer } from '../push/http-client.ts';
import type { Partly } from '../push/sender.ts';

interface PartialSuccess {
  rejected: number;
  words: string;
}

/** Null where all was taken without a word. */
export function judgeExport({ body }: Answer, items: number): Partly | null {
  const { rejected, words } = partialSuccess(body);
  const said = firstLine(Buffer.from(words));
  if (rejected > 0) {
    return {
      refused: Math.min(rejected, items),
      why: `has taken not all of what it was sent: ${rejected} refused${said}`,
    };
  }
  return words === '' ? null : { refused: 0, why: `has taken what it was sent, and says${said}` };
}

/** A body that is no such message says nothing: its status has said that all was taken. */
function partialSuccess(body: Uint8Array): PartialSuccess {
  const read: PartialSuccess = { rejected: 0, words: '' };
  try {
    new PbfReader(body).readFields((field, _, reader) => {
      if (field === 1) reader.readMessage(readPartial, read);
    }, read);
  } catch {
    return { rejected: 0, words: '' };
  }
  return read;
}

function readPartial(field: number, read: PartialSuccess, reader: PbfReader): void {
  if (field === 1) read.rejected = reader.readVarint(true);
  else if (field === 2) read.words = reader.readString();
}
