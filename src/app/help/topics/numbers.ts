import { type Topic, text } from '../topic.ts';

export const NUMBERS: Topic = {
  name: 'numbers',
  summary: 'what exactly a duration, an error, a rate and a loss are',
  section: 'READING THE NUMBERS',
  parts: [
    text(
      'A transaction is a request with its answer, counted when it ends, at the end that is watched: a server’s and a client’s are two, also where they are one call, and are never added up.',
    ),
    {
      kind: 'list',
      title: 'Figures',
      items: [
        [
          'duration',
          'from the first byte of the request to the last of the answer: of a server from having read the one to handing the other to the network, of a client from handing over to having read. The time that a request lies in the socket before the server reads it is not in it. What failed has one, too: until it was refused, reset or given up; what nobody answers (one-way), and what waits by design, has none',
        ],
        ['ttfb', 'time to first byte: the same to the first byte of the answer'],
        ['p50, p95, p99', 'so many of a hundred took no longer, within 0.54 %; max is exact'],
        [
          'error',
          'HTTP 5xx of a server, 4xx and 5xx of a client; an error of the protocol; refused, reset, timed out, unanswered, or cut by the server. `--error-when` and `--ok-when` say it otherwise',
        ],
        ['error ratio', 'errors of transactions, both of the same window; none where there were no transactions'],
        ['rate', 'transactions that ended, a second, over the time that was truly looked at'],
        ['in flight', 'requests whose answer has not ended; its oldest is the age of the longest'],
        [
          'waiting',
          'what is meant to block (BLPOP of Redis; Fetch of Kafka, as long as it may): in the rate, in no duration',
        ],
        ['SEEN', 'bytes by what could be made of them: decoded, TLS, recognised, unknown, unreadable'],
        ['LOST', 'what should have been counted and was not, counter by counter; while all are 0, counts are exact'],
      ],
    },
    text('documents/reading-the-numbers.md has each with an example, and what is late, left out or cut.'),
    {
      kind: 'commands',
      commands: [
        ['export --json --replay incident.rec', 'all figures of a recording, with its coverage and loss'],
        ["trace --replay incident.rec --filter 'ttfb>1ms'", 'by their time to first byte'],
      ],
    },
  ],
};
