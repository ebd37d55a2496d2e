/** Response codes by name (IANA, "DNS RCODEs"), and whose error each is. */
import { ERROR_FOR_BOTH, ERROR_FOR_CLIENT, ERROR_FOR_NONE, OTHER } from '../protocol.ts';

const NAMES: readonly (string | undefined)[] = [
  ...'NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE DSOTYPENI'.split(' '),
  ...[undefined, undefined, undefined, undefined],
  ...'BADVERS BADKEY BADTIME BADMODE BADNAME BADALG BADTRUNC BADCOOKIE'.split(' '),
];

const NOERROR = 0;
const SERVFAIL = 2;
const NOTIMP = 4;

export function responseCode(code: number): string {
  return NAMES[code] ?? OTHER;
}

/** As statuses of HTTP: the server failed, or what was asked for is wrong or does not exist. */
export function errorFor(code: number): typeof ERROR_FOR_NONE | typeof ERROR_FOR_CLIENT | typeof ERROR_FOR_BOTH {
  if (code === NOERROR) return ERROR_FOR_NONE;
  return code === SERVFAIL || code === NOTIMP ? ERROR_FOR_BOTH : ERROR_FOR_CLIENT;
}
