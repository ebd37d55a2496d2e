import { ascii } from '../../lib/ascii.ts';
import { type Detection, IS_RESPONSE, NO } from '../protocol.ts';

const VALUES = ascii('+-:$*%~>|=!_#,(');

/** Whether a value of RESP can begin with this byte. */
export function isValue(byte: number): boolean {
  return VALUES.includes(byte);
}

/** A reply ends before `at`: nothing may follow, or another value. */
export function beforeValue(bytes: Uint8Array, at: number, end: number): Detection {
  return at >= end || isValue(bytes[at] as number) ? IS_RESPONSE : NO;
}
