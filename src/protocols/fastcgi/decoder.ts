import type { Decoder } from '../protocol.ts';
import { recognisedDecoder } from '../recognised.ts';
import { detectFastCgi } from './detect.ts';

/** What web servers speak to php-fpm: turns. */
export function createFastCgiDecoder(): Decoder {
  return recognisedDecoder({ name: 'fastcgi', detect: detectFastCgi });
}
