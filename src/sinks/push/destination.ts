/** Where something is pushed to, as the flags have it: plain data. */
export interface Destination {
  /** Without user and password. */
  readonly url: string;
  /** `user:password`, of the URL. */
  readonly basic: string | null;
  readonly bearerFile: string | null;
  readonly headers: Headers;
  /** Of more headers, one a line. */
  readonly headerFile: string | null;
  readonly tls: TlsFiles;
}

export type Headers = readonly (readonly [name: string, value: string])[];

export interface TlsFiles {
  /** In place of the authorities that Node.js knows. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
}

/** Where requests wait that could not be sent, beyond a restart. */
export interface SpoolOption {
  readonly path: string;
  readonly bytes: number;
}

/** As people are told of it: what a query holds may be a secret. */
export function shownUrl({ url, basic }: Pick<Destination, 'url' | 'basic'>): string {
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${basic === null ? '' : '***@'}${host}${pathname}${search === '' ? '' : '?***'}`;
}
