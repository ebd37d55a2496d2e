import { formatBytes, formatCount } from '../../../../lib/formats.ts';
import type { ConnectionRow } from '../../../../metrics/scene.ts';
import { age, milliseconds } from '../../figures.ts';
import type { Spans } from '../../line.tsx';
import type { ListSource } from '../../list/list.ts';
import { NAME_SOURCES } from '../../names.ts';
import { endText, processText, REASONS } from '../connections/names.ts';
import type { Screen } from '../screen.ts';

/** One connection, in all that is known of it. */
export const connection: Screen = {
  name: 'connection',
  title: 'connection',
  help: 'one connection: both ends, bytes, network, age, and what was decoded of it or why nothing was',
  isRoot: false,
  parts: ['connections'],
  keys: [],
  lists: [],
  holds: false,
  headLines: Number.POSITIVE_INFINITY,
  head: (source) => {
    const { connection: entered } = source.place;
    if (entered === undefined) return [];
    const live = source.picture.scene?.connections?.rows.find(({ key }) => key === entered.key);
    return [...(live === undefined ? leftLines(source) : []), ...lines(live ?? entered)];
  },
  nothing: null,
};

function leftLines({ picture }: ListSource): readonly Spans[] {
  const text = picture.scene?.connections
    ? ' It is open no more; these figures are the last seen here.'
    : ' collecting';
  return [[{ text, tone: 'warn' }]];
}

function lines(row: ConnectionRow): readonly Spans[] {
  return Object.entries(parts(row)).map(([name, text]) => [{ text: ` ${name.padEnd(LABEL)}`, tone: 'dim' }, { text }]);
}

const LABEL = 12;

function parts(row: ConnectionRow): Readonly<Record<string, string>> {
  return {
    protocol: row.protocol,
    process: `${processText(row)}${ofApplication(row)}${ROLES[row.role]}`,
    'own end': `${endText(row.local)} over ${row.transport}`,
    'other end': endText(row.peer),
    ...(row.peerName === null ? {} : { 'known as': knownAs(row.peerName, row) }),
    bytes: `${row.leftAlone ? 'at least ' : ''}${formatBytes(row.receivedBytes)} in, ${formatBytes(row.sentBytes)} out`,
    network: networkText(row),
    open: row.openBefore
      ? `longer than sae-mon is here; seen for ${age(row.ageSeconds)}`
      : `for ${age(row.ageSeconds)}`,
    idle: row.idleSeconds === null ? 'not known: not all of its calls are looked at' : `for ${age(row.idleSeconds)}`,
    decoded: decodedText(row),
  };
}

const ROLES: Readonly<Record<ConnectionRow['role'], string>> = {
  server: ', which serves',
  client: ', which calls',
  unknown: '; who serves and who calls is not known',
};

function ofApplication({ process: { command, application } }: ConnectionRow): string {
  return application === command ? '' : ` of ${application}`;
}

function knownAs(name: string, { peerNameSource }: ConnectionRow): string {
  return peerNameSource === null ? name : `${name}, ${NAME_SOURCES[peerNameSource]}`;
}

function networkText({ rttSeconds, retransmissions, transport }: ConnectionRow): string {
  if (transport !== 'tcp') return 'nothing is told of it';
  const trip = rttSeconds === null ? 'round trip not told yet' : `round trip ${milliseconds(rttSeconds)} ms`;
  return retransmissions === null ? trip : `${trip}, ${formatCount(retransmissions)} segments sent again`;
}

function decodedText({ undecoded, opening, transactions, inFlight }: ConnectionRow): string {
  if (undecoded === null) return `${formatCount(transactions)} transactions, ${formatCount(inFlight)} in flight`;
  return `nothing: ${REASONS[undecoded]}${opening === null ? '' : `; first bytes: ${opening}`}`;
}
