/**
 * Places where what follows names a person or is a key: `/users/alice`, `user:alice`, `/sessions/abc`. There a segment is shown
 * only where one of its words says what is done or asked for.
 */
import { isDigit } from '../ascii.ts';
import { JOINER, KIND, LOWER, UPPER } from './characters.ts';
import { isTerm } from './terms.ts';
import { tableOf } from './word-table.ts';

export const ANYTHING = 0;
export const PEOPLE = 1;
export const KEYS = 2;
export type Place = typeof ANYTHING | typeof PEOPLE | typeof KEYS;

const OF_PEOPLE = tableOf(`
  accounts authors benutzer by-email by-name by-username clientes contacts customer customers drivers employee
  employees followers friends gebruikers kunden members patient patients people person persons profiles student
  students subscribers teachers u user username usernames users usuarios utenti utilisateurs
`);
const OF_KEYS = tableOf('api-keys apikey apikeys sess session sessions token tokens');

/** What is done with people and keys, and what they have: no names. */
const ACTIONS = tableOf(`
  accept access account accounts activate activation active activities activity add address addresses admin admins
  all api approve assets assign associate auth authenticate authinfo authorize autocomplete avatar avatars ban
  batch block blocks bulk by callback cancel cart change check choose clear close codespaces compare config
  configuration confirm confirmation contacts count create current dashboard data deactivate decline default
  delete describe details detector device devices disable disassociate docker download edit email emails enable
  exists expire export federate feed find follow followers following forgot friends generate get group groups
  health history id ids images import index info installations interaction introspect invitations invite invites
  issues items join keys latest leave limits list locations lock login logins logoff logout logs lookup manage me
  members memberships merge messages metrics migrations monitoringstate names new notifications oauth objects
  orders organizations orgs overview packages page pages password passwords payments permissions photos ping posts
  preferences privileges profile profiles projects public purchases query read recent recover refresh register
  registration remove renew reports repos request requests resend reset restore resume revoke role roles rotate
  save scoped search searchapplications security self send session sessions set settings share sign signin signout
  signup ssh sso starred start statistics stats status stop stream streams subscribe subscriptions suggest
  suggestions summary suspend switch sync tags teams test toggle token tokens top types uname unblock unfollow
  unlock unread unsubscribe update upload user username usernames users validate verification verify view watch
  whoami
`);

/** What follows behind the segment [start, end). */
export function placeBehind(bytes: Uint8Array, start: number, end: number): Place {
  if (OF_PEOPLE.find(bytes, start, end) >= 0) return PEOPLE;
  return OF_KEYS.find(bytes, start, end) >= 0 ? KEYS : ANYTHING;
}

/** Whether a word in [start, end), by joiners and camel case, is an action; versions count. */
export function hasAction(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const from = at;
    at += 1;
    if (KIND[bytes[from] as number] === JOINER) continue;
    while (at < end && continues(bytes, at)) at += 1;
    if (ACTIONS.find(bytes, from, at) >= 0) return true;
  }
  return bytes[start] === 0x76 && isDigit(bytes[start + 1]) && isTerm(bytes, start, end);
}

function continues(bytes: Uint8Array, at: number): boolean {
  const kind = KIND[bytes[at] as number] as number;
  return kind !== JOINER && !(kind === UPPER && KIND[bytes[at - 1] as number] === LOWER);
}
