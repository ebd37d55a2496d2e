/** What is watched as a whole, whatever it speaks. */
import { errorRatio, ofServices, rate, sumBy, transactions, WHOLE_RANGE } from './expressions.ts';
import type { Section } from './layout.ts';
import { type Column, stat, table, timeseries } from './panels.ts';

/** Rows of a table: more are looked for by the variables above it. */
const MOST_ROWS = 100;
const ENDS = [
  { role: 'server', title: 'Served', what: 'Requests that the chosen services answered' },
  { role: 'client', title: 'Called', what: 'Requests that the chosen services sent' },
] as const;
const ERRORS = { warn: 0.01, bad: 0.05 };

export function overview(): Section {
  return {
    title: 'Services',
    collapsed: false,
    bands: [
      { height: 4, panels: [...ENDS.flatMap(statsOf), ...inFlight()] },
      { height: 8, panels: ENDS.map(rateOf) },
      { height: 8, panels: ENDS.map(errorsOf) },
      { height: 9, panels: [endpoints(), dependencies()] },
    ],
  };
}

type End = (typeof ENDS)[number];

function statsOf({ role, title, what }: End): ReturnType<typeof stat>[] {
  const side = `role="${role}"`;
  return [
    stat(
      { title, description: `${what}, a second.`, unit: 'reqps' },
      { expr: sumBy([], rate(transactions(side))), legend: title },
    ),
    stat(
      { title: `${title}: errors`, description: `${what}: the share of them that failed.`, unit: 'percentunit' },
      { expr: errorRatio([], [side]), legend: title },
      ERRORS,
    ),
  ];
}

function inFlight(): ReturnType<typeof stat>[] {
  return [
    stat(
      { title: 'In flight', description: 'Requests whose response has not ended.', unit: 'short' },
      { expr: sumBy([], ofServices('sae_mon_in_flight')), legend: 'in flight' },
    ),
  ];
}

function rateOf({ role, title, what }: End): ReturnType<typeof timeseries> {
  return timeseries({ title: `${title} by service`, description: `${what}, by service and protocol.`, unit: 'reqps' }, [
    {
      expr: sumBy(['job', 'protocol'], rate(transactions(`role="${role}"`))),
      legend: '{{job}} {{protocol}}',
    },
  ]);
}

function errorsOf({ role, title, what }: End): ReturnType<typeof timeseries> {
  return timeseries(
    {
      title: `${title}: errors by service`,
      description: `${what}: the share that failed, by service and protocol; 0 where none did.`,
      unit: 'percentunit',
    },
    [{ expr: errorRatio(['job', 'protocol'], [`role="${role}"`]), legend: '{{job}} {{protocol}}' }],
  );
}

function endpoints(): ReturnType<typeof table> {
  return table(
    { title: 'Endpoints', description: `The ${MOST_ROWS} that were asked most, over the time shown.`, unit: 'short' },
    columnsBy(['job', 'protocol', 'operation', 'resource'], 'role="server"'),
  );
}

function dependencies(): ReturnType<typeof table> {
  return table(
    {
      title: 'Dependencies',
      description: `The ${MOST_ROWS} that were called most, over the time shown.`,
      unit: 'short',
    },
    columnsBy(['job', 'protocol', 'server_address', 'server_port'], 'role="client"'),
  );
}

function columnsBy(labels: readonly string[], side: string): Column[] {
  return [
    {
      expr: `topk(${MOST_ROWS}, ${sumBy(labels, rate(transactions(side), WHOLE_RANGE))})`,
      legend: 'Rate',
      unit: 'reqps',
    },
    { expr: errorRatio(labels, [side], WHOLE_RANGE), legend: 'Errors', unit: 'percentunit' },
  ];
}
