/** What a server is known to speak tells what an answer of that kind answers, whatever the first request looks like. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from '../conversation.ts';
import { resp } from '../resp.ts';
import { Run } from '../run-pipeline.ts';

/** Of a renamed command, inline; of one whose name is no word; of a client that begins with an empty array. */
const STRANGE = ['xyzzy 1\r\n', '*1\r\n$3\r\n\x01\x02\x03\r\n', '*0\r\nnaught\r\n'];

for (const role of ['server', 'client'] as const) {
  const [ask, answer] = role === 'server' ? (['receive', 'send'] as const) : (['send', 'receive'] as const);

  describe(`a server that is known; the ${role}'s end`, () => {
    it('answers a request that nobody understood', () => {
      for (const strange of STRANGE) {
        const run = new Run();
        known(run);
        const talk = new Conversation({ role, connection: 2 });
        run.feed(talk[ask](strange), talk[answer](':1\r\n'), talk[ask](resp('GET', 'k')), talk[answer]('$1\r\nv\r\n'));
        run.feed(talk.close());
        assert.deepEqual(run.operations(), ['PING', '_OTHER', 'GET'], JSON.stringify(strange));
        assert.ok(run.seen.every(({ protocol, outcome }) => protocol === 'redis' && outcome === 'ok'));
        const { stream, coverage } = run.pipeline.account();
        assert.deepEqual([stream.unparsedBytes, stream.gapBytes, coverage.connections.decoded], [0, 0, 2]);
      }
    });

    it('is asked what a client of anybody might say', () => {
      const run = new Run();
      known(run);
      const talk = new Conversation({ role, connection: 2 });
      run.feed(talk[ask]('AUTH secret\r\n'), talk[answer]('+OK\r\n'), talk.close());
      assert.deepEqual(run.operations(), ['PING', 'AUTH']);
    });

    it('claims nothing that it does not answer as it does', () => {
      for (const reply of ['whatever\n', '\x00\x00\x00\x05mumble', 'HTTP/0.9\r\n']) {
        const run = new Run();
        known(run);
        const talk = new Conversation({ role, connection: 2 });
        run.feed(talk[ask]('xyzzy 1\r\n'), talk[answer](reply), talk.close());
        assert.deepEqual(run.operations(), ['PING'], JSON.stringify(reply));
      }
    });

    it('tells nothing of other servers, of what was open before, or of another transport', () => {
      const run = new Run();
      const talk = new Conversation({ role });
      run.feed(talk[ask]('xyzzy 1\r\n'), talk[answer](':1\r\n'), talk.close());
      assert.deepEqual(run.operations(), []);
      known(run);
      const older = new Conversation({ role, connection: 3, fresh: false });
      run.feed(older[ask]('xyzzy 1\r\n'), older[answer](':1\r\n'), older.close());
      assert.deepEqual(run.operations(), ['PING']);
    });

    function known(run: Run): void {
      const talk = new Conversation({ role, connection: 9 });
      run.feed(talk[ask](resp('PING')), talk[answer]('+PONG\r\n'), talk.close());
    }
  });
}
