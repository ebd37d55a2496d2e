/**
 * What stands in routes as words do and does not read like one: abbreviations, which may have a number behind them
 * (`oauth2`, `x86`), and versions:
 *
 *     version = "v" ( 8DIGIT / 1*2DIGIT [ "p" DIGIT ] [ ( "alpha" / "beta" / "rc" ) *DIGIT ] )
 */
import { isDigit } from '../ascii.ts';
import { StringTable } from '../string-table.ts';
import { tableOf } from './word-table.ts';

const TERMS = tableOf(`
  abc acls aes amd apk apns asp aspx aws bmp bz cdn cfm cgi cms cors cpu crl crm csr csrf css csv dhcp dns docx
  ecs eks exe faq faqs fcm ftp gcm gcp gdpr gmt gpg gpu graphiql graphql grpc gtm gz hls hmac href htm html http2
  http3 https iam ics imap inbox ipfs jpeg jpg jquery js json jsonrpc jsp jsx jwk jwks jwt k8s kafka kms kpi kyc
  ldap linux login mcp md mfa mjs mp mqtt mtls mysql nfc nginx npm oauth odt otp pdf pgp php phpmyadmin pki png
  ppt pptx pypi qr rbac rds rpc rpms rsa rss rtmp rtsp saml scss sdk sftp sha shtml sms smtp sns sql sqs ssh ssl
  sso svg sync tcp tgz throughput thumb thumbs totp tsv tsx txt udp uri url urls utc utf uuid vlan vm vms vpc
  vpcs vpn wasm webp websub workflow workflows wp wsdl wss x xhr xhtml xls xlsx xml xmlrpc xsd xsl xslt xsrf yaml
  yml zip
`);
const SMALL_P = 0x70;
const SMALL_V = 0x76;
const STAGES = StringTable.of(['alpha', 'beta', 'rc']);
/** More digits than these are no number of a term. */
const TERM_DIGITS = 4;
/** `20260131` */
const DATE_DIGITS = 8;

export function isTerm(bytes: Uint8Array, start: number, end: number): boolean {
  let words = end;
  while (words > start && isDigit(bytes[words - 1])) words -= 1;
  if (end - words <= TERM_DIGITS && TERMS.find(bytes, start, words) >= 0) return true;
  if (bytes[start] === SMALL_V && isVersion(bytes, start + 1, end)) return true;
  return words < end && TERMS.find(bytes, start, end) >= 0;
}

function isVersion(bytes: Uint8Array, start: number, end: number): boolean {
  let at = digitsEnd(bytes, start, end);
  if (at === end) return at === start + DATE_DIGITS || at <= start + 2;
  if (at === start || at > start + 2) return false;
  if (bytes[at] === SMALL_P && isDigit(bytes[at + 1]) && at + 1 < end) at += 2;
  if (at === end) return true;
  let stage = at;
  while (stage < end && !isDigit(bytes[stage])) stage += 1;
  return STAGES.find(bytes, at, stage) >= 0 && digitsEnd(bytes, stage, end) === end;
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(bytes[at])) at += 1;
  return at;
}
