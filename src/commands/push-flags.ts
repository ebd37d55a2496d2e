/** Flags of what is pushed. */
import { Flags } from '@oclif/core';

export const remoteWriteFlags = {
  'remote-write': Flags.string({
    description: 'write to a Prometheus, or what takes the same: http://host:9090/api/v1/write',
    helpValue: 'URL',
    multiple: true,
  }),
  'remote-write-version': Flags.string({
    description: 'of the protocol: 1, which all receivers take, or 2, which has start times',
    helpValue: '1|2',
  }),
  'native-histograms': Flags.boolean({
    description: 'with --remote-write: exponential histograms, too, for receivers that keep them',
  }),
};

/** Of every sink that pushes. */
export const pushFlags = {
  'push-interval': Flags.string({ description: 'of what is pushed: how often', helpValue: 'TIME' }),
  'bearer-file': Flags.string({ description: 'of what is pushed: show the token in this file', helpValue: 'FILE' }),
  header: Flags.string({
    description: 'of what is pushed: one more header, "X-Scope-OrgID: team"',
    helpValue: 'HEADER',
    multiple: true,
  }),
  'header-file': Flags.string({
    description: 'of what is pushed: the headers in this file, one a line, which other users do not see',
    helpValue: 'FILE',
  }),
  'tls-ca': Flags.string({ description: 'of what is pushed: trust these authorities (PEM) alone', helpValue: 'FILE' }),
  'tls-cert': Flags.string({ description: 'of what is pushed: show this certificate (PEM)', helpValue: 'FILE' }),
  'tls-key': Flags.string({ description: 'of --tls-cert, its key (PEM)', helpValue: 'FILE' }),
  spool: Flags.string({
    description:
      'of what is pushed: keep what cannot be sent in this folder, beyond a restart; else it waits in memory, ten minutes at most',
    helpValue: 'DIR',
  }),
  'spool-size': Flags.string({ description: 'of --spool, for each receiver: 64MiB, at least 1MiB', helpValue: 'SIZE' }),
};
