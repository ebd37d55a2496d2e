import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scrapers } from '../../../src/sinks/prometheus/scrapers.ts';

test('to who comes for the first time nothing is new, and later what has come since', () => {
  const scrapers = new Scrapers();
  const scrape = (name: string, keys: readonly string[], got = true): boolean[] => {
    const one = scrapers.scrape({}, name);
    const answers = keys.map((key) => one.isNew(key));
    if (got) one.done();
    return answers;
  };
  assert.deepEqual(scrape('a', ['x', 'y']), [false, false]);
  assert.deepEqual(scrape('a', ['x', 'y', 'z']), [false, false, true]);
  assert.deepEqual(scrape('b', ['x', 'y', 'z']), [false, false, false], 'another scraper');
  assert.deepEqual(scrape('a', ['x', 'z']), [false, false]);
  assert.deepEqual(scrape('a', ['x', 'y', 'z'], false), [false, true, false], 'y had ended');
  assert.deepEqual(scrape('a', ['x', 'y', 'z']), [false, true, false], 'what did not arrive is still new');
});

test('strangers that come once do not make it forget who comes again and again', () => {
  const scrapers = new Scrapers();
  const come = (name: string): boolean => {
    const one = scrapers.scrape({}, name);
    const isNew = one.isNew(name);
    one.done();
    return isNew;
  };
  come('regular');
  for (let i = 0; i < 100; i++) {
    come(`stranger ${i}`);
    const again = scrapers.scrape({}, 'regular');
    assert.equal(again.isNew(`key ${i}`), true);
    again.done();
  }
});

test('two scrapers of one name are told apart by their connections', () => {
  const scrapers = new Scrapers();
  const [one, other] = [{}, {}];
  const scrape = (connection: object, keys: readonly string[]): boolean[] => {
    const { isNew, done } = scrapers.scrape(connection, 'same');
    const answers = keys.map(isNew);
    done();
    return answers;
  };
  scrape(one, ['x']);
  scrape(other, ['x']);
  assert.deepEqual(scrape(one, ['x', 'y']), [false, true]);
  assert.deepEqual(scrape(other, ['x', 'y']), [false, true]);
  assert.deepEqual(scrape({}, ['x', 'y', 'z']), [false, false, true], 'one of them, on a new connection');
});
