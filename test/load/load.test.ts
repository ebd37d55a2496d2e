/** The generators' own reading of answers: what is not exactly as expected must not pass. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExpectedBytes } from './expected-bytes.ts';
import { HttpAnswers } from './http-answers.ts';
import { encodeHttp, type HttpStep, resourceOf } from './http-step.ts';
import { interleave } from './interleave.ts';

const STEP: HttpStep = { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 1 };

test('a plan is spread evenly and holds each step as often as it says', () => {
  const order = [...interleave([5, 2, 1])];
  assert.equal(order.filter((step) => step === 0).length, 5);
  assert.equal(order.filter((step) => step === 1).length, 2);
  assert.equal(order.filter((step) => step === 2).length, 1);
  assert.notDeepEqual(order, [...order].sort());
});

test('Redis answers are counted however they are split, and an error line by its beginning', () => {
  const answers = ['$3\r\nabc\r\n', '-ERR unknown command', ':17\r\n'];
  const stream = Buffer.from("$3\r\nabc\r\n-ERR unknown command 'x'\r\n:17\r\n");
  for (let at = 0; at <= stream.length; at += 1) {
    const expected = new ExpectedBytes();
    for (const answer of answers) expected.push(Buffer.from(answer));
    assert.equal(expected.feed(stream.subarray(0, at)) + expected.feed(stream.subarray(at)), 3, `split at ${at}`);
    assert.equal(expected.pending, 0);
  }
});

test('a Redis answer that differs in one byte throws, and so does one too many', () => {
  const expected = new ExpectedBytes();
  expected.push(Buffer.from(':17\r\n'));
  assert.throws(() => expected.feed(Buffer.from(':18\r\n')), /expected/);
  const none = new ExpectedBytes();
  assert.throws(() => none.feed(Buffer.from('+OK\r\n')), /nobody asked/);
});

test('HTTP answers are read by length and by chunks however they are split', () => {
  const stream = Buffer.from(
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nitem\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nite\r\n2\r\nm\n\r\n0\r\n\r\n',
  );
  for (let at = 1; at < stream.length; at += 1) {
    const answers = new HttpAnswers();
    answers.push({ ...STEP, download: 5 });
    answers.push({ ...STEP, download: 5 });
    answers.feed(stream.subarray(0, at));
    answers.feed(stream.subarray(at));
    assert.equal(answers.pending, 0, `split at ${at}`);
  }
});

test('an HTTP answer of another status or length throws', () => {
  const wrong = Buffer.from('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
  const answers = new HttpAnswers();
  answers.push(STEP);
  assert.throws(() => answers.feed(wrong), /expected/);
  const short = new HttpAnswers();
  short.push({ ...STEP, download: 5 });
  assert.throws(() => short.feed(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nitem')), /expected 5 bytes/);
});

test('a request of a log finds its route, and one that nobody planned throws', () => {
  assert.equal(resourceOf([STEP], 'GET', '/items/17'), '/items/{id}');
  assert.throws(() => resourceOf([STEP], 'GET', '/items/x'), /no plan holds/);
  assert.match(encodeHttp(STEP, 17).toString(), /^GET \/items\/17 HTTP\/1\.1\r\n/);
});
