/**
 * A day in seconds: windows as an export writes them, and scrapes, while routes and servers come and go that nobody has seen
 * before. What is kept of them stays within the memory that README.md states.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Aggregator } from '../../src/metrics/aggregator.ts';
import { Scrapers } from '../../src/sinks/prometheus/scrapers.ts';
import { serviceFamilies } from '../../src/sinks/prometheus/service-families.ts';
import { toOpenMetrics } from '../../src/sinks/prometheus/text.ts';
import { heapMegabytes } from '../heap.ts';
import { pass, SECOND, storeOf } from '../metrics/store/making.ts';
import { connectionOf, transactionOf, workloads } from '../metrics/transactions.ts';
import { collectionOf } from './prometheus/making.ts';

const DAY = 86_400;
const WINDOW = 15;
const SCRAPE = 1800;
const WINDOWS = DAY / WINDOW;
/** Over the day. */
const ROUTES = 100_000;
const SERVERS = 10_000;
const MAX_SERIES = 2000;
/** Of a full store and what is made of it, after a scrape. */
const STATED_MB = 40;

describe('a day of 100,000 routes and 10,000 servers', () => {
  const store = storeOf({ maxSeries: MAX_SERIES, idleNs: 3600 * SECOND });
  const aggregator = new Aggregator({
    originNs: 0,
    widthNs: WINDOW * SECOND,
    keep: 10,
    beyondKeep: 'merge',
    workloads,
    attributesOf: () => ({}),
  });
  const scrapers = new Scrapers();
  const scraper = {};
  let counted = 0;
  let written = 0;

  it(`takes less than ${STATED_MB} MB at any time, and loses no transaction`, (context) => {
    const before = heapMegabytes();
    let most = 0;
    for (let window = 0; window < WINDOWS; window += 1) {
      pass(store, window * WINDOW * SECOND);
      traffic(window);
      written += writeWindow(window);
      if ((window * WINDOW) % SCRAPE !== 0) continue;
      scrapeAll();
      most = Math.max(most, heapMegabytes() - before);
    }
    context.diagnostic(`${most.toFixed(1)} MB more than at first, at the most`);
    assert.ok(most < STATED_MB, `${most} MB`);
    assert.ok(counted > ROUTES + SERVERS);
    assert.equal(written, counted, 'in the windows');
  });

  it('is forgotten when it is over', () => {
    pass(store, 2 * DAY * SECOND);
    assert.equal(store.account().series, 0);
    assert.ok(store.account().overflowed > 0, 'there was more than had room at a time');
  });

  function record(fields: Parameters<typeof transactionOf>[0], window: number): void {
    const endNs = (window + 0.5) * WINDOW * SECOND;
    const transaction = transactionOf({ startNs: endNs - 1e6 * (1 + (counted % 1000)), endNs, ...fields });
    store.transaction(transaction);
    aggregator.transaction(transaction);
    counted += 1;
  }

  /** What is new in it, and one request that there is in every window. */
  function traffic(window: number): void {
    const connection = connectionOf();
    for (let route = firstOf(ROUTES, window); route < firstOf(ROUTES, window + 1); route += 1) {
      record({ connection, resource: `/route-${route}` }, window);
    }
    for (let server = firstOf(SERVERS, window); server < firstOf(SERVERS, window + 1); server += 1) {
      const remoteAddress = `10.${server >> 16}.${(server >> 8) & 255}.${server & 255}`;
      record({ connection: connectionOf({ role: 'client', remoteAddress }) }, window);
    }
    record({ connection }, window);
  }

  function writeWindow(window: number): number {
    const { totals } = aggregator.snapshotRows(window, window, [], (window + 1) * WINDOW * SECOND);
    aggregator.release(window);
    return totals.server.transactions + totals.client.transactions;
  }

  function scrapeAll(): void {
    const scrape = scrapers.scrape(scraper, 'prometheus');
    assert.ok(toOpenMetrics(serviceFamilies(collectionOf(store), scrape.isNew).all()).length > 0);
    scrape.done();
  }
});

function firstOf(all: number, window: number): number {
  return Math.floor((all * window) / WINDOWS);
}
