/** Detection and nothing else: whose bytes a call holds. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CapturedBytes } from '../../../src/connections/bytes/captured-bytes.ts';
import { CLAIMED, Classifier, canBeRequests, UNCLAIMED } from '../../../src/connections/recognising/classifier.ts';
import type { Decoder, Detection } from '../../../src/protocols/protocol.ts';
import { IS_EITHER, IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../../../src/protocols/protocol.ts';
import { createDecoders } from '../../../src/protocols/registry.ts';
import { conversationOf } from '../conversation-builder.ts';

function captured(text: string): CapturedBytes {
  const bytes = new TextEncoder().encode(text);
  return { bytes, view: new DataView(bytes.buffer), start: 0, end: bytes.length };
}

/** Says the same of all bytes. */
function saying(name: string, detection: Detection): Decoder {
  return { ...(createDecoders(['tls'])[0] as Decoder), name, detect: () => detection };
}

const BYTES = captured('x');

describe('the classifier', () => {
  it('gives a request to the one decoder that is certain of it', () => {
    const classifier = new Classifier(createDecoders());
    assert.equal(classifier.classify(conversationOf(), captured('GET / HTTP/1.1\r\nHost: h\r\n\r\n')), CLAIMED);
    assert.equal(classifier.decoder.name, 'http');
    assert.equal(classifier.classify(conversationOf(), captured('*1\r\n$4\r\nPING\r\n')), CLAIMED);
    assert.equal(classifier.decoder.name, 'redis');
  });

  it('asks for more where two are certain, or one could be', () => {
    const both = new Classifier([saying('one', IS_REQUEST), saying('other', IS_REQUEST)]);
    assert.equal(both.classify(conversationOf(), BYTES), MAYBE);
    assert.equal(new Classifier([saying('one', MAYBE), saying('other', NO)]).classify(conversationOf(), BYTES), MAYBE);
  });

  it('takes what goes either way for a request only where it is known who serves', () => {
    const classifier = new Classifier([saying('either', IS_EITHER)]);
    assert.equal(classifier.classify(conversationOf(), BYTES), MAYBE);
    assert.equal(classifier.classify(conversationOf({ role: 'server' }), BYTES), CLAIMED);
  });

  it('claims nothing by an answer', () => {
    const classifier = new Classifier([saying('answers', IS_RESPONSE)]);
    assert.equal(classifier.classify(conversationOf(), BYTES), UNCLAIMED);
    assert.ok(classifier.isAnswer(BYTES));
    assert.ok(!new Classifier([saying('no', NO)]).isAnswer(BYTES));
  });

  it('knows which way requests can go', () => {
    const [server, client, unknown] = (['server', 'client', 'unknown'] as const).map((role) =>
      conversationOf({ role }),
    );
    for (const [conversation, received, sent] of [
      [server, true, false],
      [client, false, true],
      [unknown, true, true],
    ] as const) {
      assert.ok(conversation);
      assert.equal(canBeRequests(conversation, conversation.received), received);
      assert.equal(canBeRequests(conversation, conversation.sent), sent);
    }
  });
});
