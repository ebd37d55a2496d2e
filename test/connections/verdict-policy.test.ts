/** What the probe is told not to copy. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VerdictWriter } from '../../src/connections/pipeline-contract.ts';
import { ServerProtocols } from '../../src/connections/recognising/server-protocols.ts';
import { VerdictPolicy } from '../../src/connections/verdict-policy.ts';
import { conversationOf } from './conversation-builder.ts';

const SECOND = 1e9;

class Written implements VerdictWriter {
  readonly lines: string[] = [];

  skip(connection: number, direction: 'received' | 'sent', position: number): void {
    this.lines.push(`skip ${connection} ${direction} ${position}`);
  }
  announce(connection: number): void {
    this.lines.push(`announce ${connection}`);
  }
  lengths(connection: number): void {
    this.lines.push(`lengths ${connection}`);
  }
  ignore(connection: number): void {
    this.lines.push(`ignore ${connection}`);
  }
  capture(connection: number): void {
    this.lines.push(`capture ${connection}`);
  }
}

function policyOf(): { readonly policy: VerdictPolicy; readonly written: Written } {
  const written = new Written();
  return { policy: new VerdictPolicy(written, new ServerProtocols()), written };
}

describe('a body', () => {
  it('is skipped where it is long enough for the verdict to be seen, within half the range of positions', () => {
    const { policy, written } = policyOf();
    const conversation = conversationOf();
    const { sent } = conversation;
    sent.startAt(0xffff_fff0);
    for (const length of [1000, 128 * 1024, 4 * 1024 ** 3]) {
      sent.skipUntil(sent.position + length);
      policy.skipping(conversation, sent);
    }
    assert.deepEqual(written.lines, [`skip 1 sent ${128 * 1024 - 16}`, `skip 1 sent ${1024 ** 3 - 16}`]);
  });
});

describe('what nobody knows', () => {
  it('is left alone, ever longer, and looked at again', () => {
    const { policy, written } = policyOf();
    const conversation = conversationOf();
    let nowNs = SECOND;
    const left: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      conversation.spoke(nowNs);
      policy.unclaimed(conversation);
      assert.ok(conversation.isIgnored);
      const sinceNs = nowNs;
      while (conversation.isIgnored) {
        nowNs += SECOND;
        policy.tick(nowNs);
      }
      left.push((nowNs - sinceNs) / SECOND);
    }
    assert.deepEqual(left, [5, 10, 20, 40, 60, 60]);
    assert.deepEqual(written.lines.slice(0, 2), ['ignore 1', 'capture 1']);
  });

  it('is not waited for once it has ended', () => {
    const { policy, written } = policyOf();
    const conversation = conversationOf();
    conversation.spoke(SECOND);
    policy.unclaimed(conversation);
    policy.ended(conversation);
    policy.tick(100 * SECOND);
    assert.deepEqual(written.lines, ['ignore 1']);
  });

  it('is still measured where the kernel does not tell of its end, and left as it is among datagrams', () => {
    const { policy, written } = policyOf();
    for (const fields of [{ transport: 'unix' } as const, { transport: 'udp', isMessages: true } as const]) {
      const conversation = conversationOf(fields);
      conversation.spoke(SECOND);
      policy.unclaimed(conversation);
    }
    assert.deepEqual(written.lines, ['lengths 1']);
  });
});

describe('another protocol behind this one', () => {
  it('is left alone for good', () => {
    const { policy, written } = policyOf();
    const conversation = conversationOf();
    policy.opaque(conversation);
    policy.tick(1e18);
    assert.ok(conversation.isIgnored);
    assert.deepEqual(written.lines, ['ignore 1']);
  });
});
