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
  account accounts anvandare author authors benutzer buyers by-email by-name by-username client cliente
  clientes clients compte comptes conta contact contactos contacts contas contato contatos contatti creators cuenta
  cuentas customer customers czlonkowie doctors drivers employee employees follower followers friend friends gebruiker
  gebruikers guests kisiler klant klanten klienci klient konta konten konto kullanici kullanicilar kund kunde kunden
  kunder leden lid medlem medlemmar member members membre membres membri membro membros miembro miembros mitglied
  mitglieder osoby owner owners patient patients patron people perfil perfiles perfis person personas
  personer persons profiel profielen profil profile profiles profili profiller profilo sellers staff
  student students subscribers teachers tenants u user username usernames users usr usuario usuarios
  utente utenti utilisateur utilisateurs uye uyeler uzytkownicy uzytkownik
`);
const OF_KEYS = tableOf(`
  activate activation api-keys apikey apikeys confirm confirm-email confirmation contrasena convite convites davet
  einladung einladungen email-verification forgot-password haslo inbjudan invitacion invitaciones invitation
  invitations invite invites inviti invito losenord magic magic-link magiclink mot-de-passe passwd password
  password-reset password_reset passwordreset passwort recover recovery reset reset-password reset_password
  resetpassword secret secrets senha sess session sessions share-link sifre token tokens uitnodiging unsubscribe
  verification verify verify-email verify_email wachtwoord zaproszenie
`);

/** What is done with people and keys, and what they have: no names. */
const ACTIONS = tableOf(`
  abmelden accept access account accounts activate activation active activities activity add address addresses admin
  admins all anlegen anmelden api approve assets assign associate auth authenticate authinfo authorize autocomplete
  avatar avatars ban batch bearbeiten billing block blocks bookings bulk by calendar callback cancel cart certificates
  change check choose clear close codespaces comments compare complete config configuration confirm confirmation
  connect contacts content count create credentials credit current dashboard data deactivate decline default delete
  deposits describe details detector device devices disable disassociate disconnect docker done download edit email
  emails enable error exists expire expired export failed federate feed fields find follow followers
  following forgot friends generate get gists group groups health help history id identities ids images import inbox
  index info init installations interaction introspect invalid invitations invite invites invoice invoices issues
  items join keys kyc last4 latest leave limits link links list locations lock login logins logoff logout logs lookup
  mail manage me members memberships merge messages metadata methods metrics mfa migrations mine module modules
  monitoringstate names neu new notifications nouveau nuevo oauth oauth2 objects onboarding orders organizations orgs
  otp overview packages page pages passkey passkeys password passwords payment payments permissions photos ping plan
  plans policy posts preferences preview privacy privileges profile profiles projects public purchases query
  reactivate read received_events recent recover refresh register registration relationships remind reminder remove
  renew reports repos repositories request requests resend reset restart restore result resume reviews
  revoke role roles rotate save scoped scopes search searchapplications security self send session
  sessions set settings share sign signin signout signup sms sources ssh sso starred start statistics stats status
  step stop stream streams submit subscribe subscription subscriptions success successful suche suggest suggestions
  summary suspend switch sync tags tax_ids teams test test_clock tickets toggle token tokeninfo tokens top totp
  transactions transfers trial types uname unblock unfollow unlink unlock unread unsubscribe update upload usage user
  username usernames users validate verification verified verify view wallet watch webhooks whoami
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
