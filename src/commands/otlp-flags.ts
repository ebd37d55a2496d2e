/** Flags of OTLP. */
import { Flags } from '@oclif/core';

export const otlpFlags = {
  otlp: Flags.string({
    description: 'send metrics to a receiver of OTLP by HTTP: http://host:4318, to which /v1/metrics is added',
    helpValue: 'URL',
  }),
  traces: Flags.string({
    description: 'with --otlp: transactions as spans: errors, slow (see --slow-threshold), all (see --trace-sample)',
    helpValue: 'WHICH[,WHICH…]',
    multiple: true,
  }),
  'trace-sample': Flags.string({
    description: 'with --traces all: this share of them, by the id of their trace, from 0 to 1',
    helpValue: 'SHARE',
  }),
  'slow-threshold': Flags.string({
    description: 'with --traces slow: those that took at least so long (1s)',
    helpValue: 'TIME',
  }),
};
