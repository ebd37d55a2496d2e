/**
 * What a process was told to call itself, by OpenTelemetry's environment variables
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/):
 *
 *   OTEL_SERVICE_NAME=checkout
 *   OTEL_RESOURCE_ATTRIBUTES=service.namespace=shop,deployment.environment.name=test   values percent-encoded
 *
 * The former goes before `service.name` of the latter.
 */

/** More than anybody sets by hand, of which each is a label. */
const MAX_ATTRIBUTES = 32;
/** OpenTelemetry's own limit on a value. */
const MAX_VALUE = 255;

export interface Declared {
  readonly attributes: Readonly<Record<string, string>>;
  /** Of what makes it another service than its neighbours; '' where nothing does. */
  readonly key: string;
}

export const NOTHING_DECLARED: Declared = { attributes: {}, key: '' };

const IDENTITY = ['service.namespace', 'service.name', 'service.instance.id'];

/** @param environ /proc/PID/environ: NAME=VALUE, each ended by a NUL */
export function declaredBy(environ: string): Declared {
  const attributes: Record<string, string> = {};
  for (const pair of variable(environ, 'OTEL_RESOURCE_ATTRIBUTES').split(',').slice(0, MAX_ATTRIBUTES)) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals)).trim();
    const value = decoded(pair.slice(equals + 1).trim());
    if (name !== '' && value !== '') attributes[name] = value;
  }
  const name = variable(environ, 'OTEL_SERVICE_NAME').trim().slice(0, MAX_VALUE);
  if (name !== '') attributes['service.name'] = name;
  return declaredAs(attributes);
}

/** Who has declared these attributes. */
export function declaredAs(attributes: Declared['attributes']): Declared {
  const identity = IDENTITY.map((key) => attributes[key] ?? '');
  return { attributes, key: identity.every((part) => part === '') ? '' : identity.join(' ') };
}

function variable(environ: string, name: string): string {
  const sign = `${name}=`;
  const at = environ.startsWith(sign) ? 0 : environ.indexOf(`\0${sign}`) + 1;
  if (at === 0 && !environ.startsWith(sign)) return '';
  const end = environ.indexOf('\0', at);
  return environ.slice(at + sign.length, end < 0 ? environ.length : end);
}

/** What is not encoded as it should be is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text).slice(0, MAX_VALUE);
  } catch {
    return text.slice(0, MAX_VALUE);
  }
}
