import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { freePort } from '../../workloads/tcp.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { destinationOf, NO_HURRY, pushTo } from './pushing.ts';
import { Receiver, type Reply } from './receiver.ts';

describe('what is pushed', { concurrency: true }, () => {
  it('arrives one request at a time and in order, by one connection', async () => {
    let open = 0;
    const ports = new Set<number | undefined>();
    await using receiver = await Receiver.start([
      (response, { socket }) => {
        open += 1;
        assert.equal(open, 1);
        ports.add(socket.remotePort);
        setImmediate(() => {
          open -= 1;
          response.writeHead(200).end('fine');
        });
      },
    ]);
    using pushing = await pushTo(receiver.port);
    const bodies = Array.from({ length: 50 }, (_, at) => `body ${at}`);
    pushing.add(...bodies);
    await pushing.push.end(NO_HURRY);
    assert.deepEqual(receiver.bodies, bodies);
    assert.equal(ports.size, 1);
    const { sentItems, sentRequests, dropped, queuedRequests } = pushing.push.account;
    assert.deepEqual([sentItems, sentRequests, dropped, queuedRequests], [50, 50, 0, 0]);
    assert.deepEqual(pushing.warnings, []);
  });

  const busy: readonly [string, Reply][] = [
    ['429', 429],
    ['503', 503],
    ['408', 408],
    ['no HTTP', (response) => response.socket?.end('SSH-2.0-OpenSSH_9\r\n')],
    ['nothing, and closes', (response) => response.socket?.destroy()],
    [
      'half of an answer, and closes',
      (response) => response.writeHead(200, { 'Content-Length': 100 }).write('half', () => response.socket?.destroy()),
    ],
  ];
  for (const [name, reply] of busy) {
    it(`is sent again after ${name}, and that is said once, and once that it is back`, async () => {
      await using receiver = await Receiver.start([reply, reply, 200]);
      using pushing = await pushTo(receiver.port);
      pushing.add('a', 'b');
      await receiver.until(4);
      await pushing.push.end(NO_HURRY);
      assert.deepEqual(receiver.bodies, ['a', 'a', 'a', 'b']);
      const { failedAttempts, dropped, up } = pushing.push.account;
      assert.deepEqual([failedAttempts, dropped, up], [2, 0, true]);
      assert.equal(pushing.warnings.length, 2, pushing.warnings.join('\n'));
      assert.match(pushing.warnings[0] ?? '', /^test http:\/\/127\.0\.0\.1:\d+\/in .*: what is to be sent waits$/);
      assert.match(pushing.warnings[1] ?? '', /is back$/);
      const [first, second, third] = receiver.received.map(({ atMs }) => atMs) as [number, number, number];
      assert.ok(second - first >= 490 && third - second >= 990, 'waits longer each time');
    });
  }

  it('waits for as long as the receiver asks', async () => {
    await using receiver = await Receiver.start([
      (response) => response.writeHead(503, { 'Retry-After': '2' }).end('later'),
      200,
    ]);
    using pushing = await pushTo(receiver.port);
    pushing.add('a');
    await receiver.until(2);
    const [first, second] = receiver.received.map(({ atMs }) => atMs) as [number, number];
    assert.ok(second - first >= 1990, `${second - first} ms`);
    await pushing.push.end(NO_HURRY);
  });

  it('is dropped and counted where it is refused, which is said once, with the first line of why', async () => {
    await using receiver = await Receiver.start([
      (response) => response.writeHead(400).end('out of\x1b[2J order\nsecret details'),
      400,
      413,
      200,
    ]);
    using pushing = await pushTo(receiver.port);
    pushing.add('a', 'b', 'c', 'd');
    await receiver.until(4);
    await pushing.push.end(NO_HURRY);
    assert.deepEqual(receiver.bodies, ['a', 'b', 'c', 'd']);
    assert.equal(pushing.push.account.droppedItems.refused, 3);
    assert.equal(pushing.push.account.sentItems, 1);
    assert.match(pushing.warnings[0] ?? '', /dropped: 400 out of\\x1b\[2J order$/);
    assert.match(pushing.warnings[1] ?? '', /413 no: 413$/);
    assert.equal(pushing.warnings.length, 2);
  });

  it('is not sent where a redirect points, and nothing that is secret is shown', async () => {
    await using elsewhere = await Receiver.start();
    await using receiver = await Receiver.start([
      (response) =>
        response.writeHead(307, { Location: `http://u:secret@127.0.0.1:${elsewhere.port}/x?key=secret` }).end(),
    ]);
    const destination = destinationOf(`http://127.0.0.1:${receiver.port}/in?key=secret`, { basic: 'me:secret' });
    using pushing = await pushTo(destination);
    pushing.add('a');
    await receiver.until(1);
    await pushing.push.end(NO_HURRY);
    assert.equal(elsewhere.received.length, 0);
    assert.equal(pushing.push.account.droppedItems.refused, 1);
    assert.match(
      pushing.warnings[0] ?? '',
      /answers 307, which sends elsewhere: http:\/\/\*\*\*@127\.0\.0\.1:\d+\/x; that is not followed/,
    );
    assert.doesNotMatch(`${pushing.warnings} ${pushing.push.account}`, /secret/);
  });

  it('makes room by its oldest, and counts that, but for the one that is under way', async () => {
    let answer: () => void = () => undefined;
    await using receiver = await Receiver.start([
      (response) => {
        answer = () => response.writeHead(200).end();
      },
      200,
    ]);
    using pushing = await pushTo(receiver.port, { memoryBytes: 100 });
    pushing.add('0'.repeat(30));
    await receiver.until(1);
    pushing.add(...'12345678'.split('').map((digit) => digit.repeat(30)));
    assert.ok(pushing.push.account.queuedBytes <= 100);
    answer();
    await receiver.until(3);
    await pushing.push.end(NO_HURRY);
    assert.deepEqual(
      receiver.bodies.map(([digit]) => digit),
      ['0', '7', '8'],
    );
    assert.equal(pushing.push.account.droppedItems.waited, 6);
    assert.match(
      pushing.warnings.join(),
      /^test \S+ takes less than there is to send: the oldest is dropped, and counted$/,
    );
  });

  it('is as good as down for who does not want what it is sent, until it does', async () => {
    for (const wanted of [false, true]) {
      await using receiver = await Receiver.start([404, 200]);
      using pushing = await pushTo(receiver.port);
      pushing.add('a', ...(wanted ? ['b'] : []));
      await pushing.push.end(NO_HURRY);
      const { up, droppedItems } = pushing.push.account;
      assert.deepEqual([up, droppedItems.refused], [wanted, 1]);
      assert.equal(pushing.warnings.length, 1, pushing.warnings.join('\n'));
    }
  });

  it('is not repeated with what it was shown', async () => {
    await using receiver = await Receiver.start([
      (response) => response.writeHead(400).end(`who is me:hunter22, that is ${btoa('me:hunter22')}`),
    ]);
    const destination = destinationOf(`http://127.0.0.1:${receiver.port}/in`, { basic: 'me:hunter22' });
    using pushing = await pushTo(destination);
    pushing.add('a');
    await receiver.until(1);
    await pushing.push.end(NO_HURRY);
    assert.match(pushing.warnings[0] ?? '', /dropped: 400 who is \*\*\*, that is \*\*\*$/);
  });

  it('may ask of an answer that is no refusal how much was taken', async () => {
    await using receiver = await Receiver.start([(response) => response.writeHead(200, { Taken: '3' }).end()]);
    using pushing = await pushTo(receiver.port, {
      judge: ({ headers }, items) => ({ refused: items - Number(headers['taken']), why: 'has taken a part' }),
    });
    pushing.push.add({ body: Buffer.from('x'), items: 5 });
    await receiver.until(1);
    await pushing.push.end(NO_HURRY);
    assert.equal(pushing.push.account.sentItems, 3);
    assert.equal(pushing.push.account.droppedItems.refused, 2);
  });
});

describe('a receiver that does not answer', () => {
  it('is given up in time, and asked again', async () => {
    await using receiver = await Receiver.start([() => undefined, 200]);
    using pushing = await pushTo(receiver.port, { timeoutMs: 100 });
    pushing.add('a');
    await receiver.until(2);
    await pushing.push.end(NO_HURRY);
    assert.deepEqual(receiver.bodies, ['a', 'a']);
    assert.match(pushing.warnings[0] ?? '', /no answer in time/);
  });

  it('holds up the end no longer than is given to it', async () => {
    await using receiver = await Receiver.start([() => undefined]);
    using pushing = await pushTo(receiver.port);
    pushing.add('a', 'b');
    await receiver.until(1);
    const hurry = new AbortController();
    const ended = pushing.push.end(hurry.signal);
    hurry.abort();
    await ended;
    assert.equal(pushing.push.account.droppedItems.left, 2);
  });

  it('that sends without an end is not read to it', async () => {
    await using receiver = await Receiver.start([
      (response) => {
        response.writeHead(400);
        const more = (): boolean => response.write('x'.repeat(65_536), () => response.destroyed || more());
        more();
      },
    ]);
    using pushing = await pushTo(receiver.port);
    pushing.add('a');
    await receiver.until(1);
    await pushing.push.end(NO_HURRY);
    assert.equal(pushing.push.account.droppedItems.refused, 1);
  });

  it('is asked once more at the end, and what is left is told', async () => {
    const port = await freePort();
    using pushing = await pushTo(port);
    pushing.add('a', 'b', 'c');
    await pushing.push.end(NO_HURRY);
    assert.equal(pushing.push.account.droppedItems.left, 3);
    assert.match(pushing.warnings[0] ?? '', /nobody listens there/);
    assert.match(String(pushing.push.account), /: 0 texts sent in 0 requests, 3 dropped \(3 left\)$/);
  });
});

describe('credentials', () => {
  it('of the URL, of flags and of a file are sent', async () => {
    using folder = new TemporaryFolder();
    await using receiver = await Receiver.start();
    writeFileSync(folder.file('more'), '# tenant\nX-Scope-OrgID: seven\n\n');
    const to = destinationOf(`http://127.0.0.1:${receiver.port}/`, {
      basic: 'me:p:w',
      headers: [['X-Key', 'k']],
      headerFile: folder.file('more'),
    });
    using pushing = await pushTo(to);
    pushing.add('a');
    await receiver.until(1);
    await pushing.push.end(NO_HURRY);
    const { headers } = receiver.received[0] ?? assert.fail();
    assert.equal(headers.authorization, `Basic ${Buffer.from('me:p:w').toString('base64')}`);
    assert.equal(headers['x-scope-orgid'], 'seven');
    assert.equal(headers['x-key'], 'k');
  });

  it('are read again where they are not taken any more, and the request loses nothing', async () => {
    using folder = new TemporaryFolder();
    const bearerFile = folder.file('token');
    writeFileSync(bearerFile, 'old\n');
    await using receiver = await Receiver.start([
      (response) => {
        writeFileSync(bearerFile, 'new\n');
        response.writeHead(401).end('expired');
      },
      200,
      401,
    ]);
    using pushing = await pushTo(destinationOf(`http://127.0.0.1:${receiver.port}/`, { bearerFile }));
    pushing.add('a', 'b');
    await receiver.until(3);
    await pushing.push.end(NO_HURRY);
    assert.deepEqual(
      receiver.received.map(({ headers }) => headers.authorization),
      ['Bearer old', 'Bearer new', 'Bearer new'],
    );
    assert.equal(pushing.push.account.sentItems, 1);
    assert.equal(pushing.push.account.droppedItems.refused, 1);
  });

  it('that cannot be read, or are none, are told before anything is sent', async () => {
    using folder = new TemporaryFolder();
    writeFileSync(folder.file('words'), 'Bearer secret');
    writeFileSync(folder.file('headers'), 'X-A: 1\nContent-Length: secret\n');
    const open = (more: object): Promise<unknown> => pushTo(destinationOf('http://127.0.0.1:1/', more));
    await assert.rejects(open({ bearerFile: folder.file('none') }), {
      code: 'INPUT',
      message: /--bearer-file .* cannot be read: there is no such file/,
    });
    const words = await open({ bearerFile: folder.file('words') }).catch((error: Error) => error.message);
    assert.match(String(words), /does not hold one token/);
    const headers = await open({ headerFile: folder.file('headers') }).catch((error: Error) => error.message);
    assert.match(String(headers), /line 2 names Content-Length/);
    assert.doesNotMatch(`${words} ${headers}`, /secret/);
  });
});
