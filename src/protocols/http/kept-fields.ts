/**
 * Fields of a request that `trace` and spans show, by OpenTelemetry's names where it has one:
 *
 *     User-Agent   user_agent.original               RFC 9110, 10.1.5
 *     traceparent  traceparent                       see `lib/trace-context.ts`
 *     Host         server.address, server.port       RFC 9110, 7.2: uri-host [ ":" port ]
 *
 * Each costs strings for every request: they are read only where somebody looks.
 */
import { ascii, COLON, equalsFolded } from '../../lib/ascii.ts';
import { parseTraceparent } from '../../lib/trace-context.ts';
import type { DecoderOptions } from '../decoder-options.ts';
import { showField } from './shown-head.ts';
import type { HttpSide } from './state.ts';

const USER_AGENT = ascii('USER-AGENT');
const TRACEPARENT = ascii('TRACEPARENT');
const HOST = ascii('HOST');

/** Browsers' own have about 120 characters; what is longer is cut. */
const MAX_VALUE = 256;
const HOST_FORM = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~-]+)(?::(\d{1,5}))?$/;
const UTF_8 = new TextDecoder();

/** Takes what a field line [line, stop) tells, if it is one of those that it keeps. */
export type FieldKeeper = (side: HttpSide, bytes: Uint8Array, line: number, stop: number) => void;

/** Null where nobody looks. */
export function fieldKeeper({ requestAttributes, traceContext, heads }: DecoderOptions): FieldKeeper | null {
  if (heads) return keepAndShow;
  if (requestAttributes) return keepField;
  return traceContext ? keepSampledTrace : null;
}

function keepAndShow(side: HttpSide, bytes: Uint8Array, line: number, stop: number): void {
  keepField(side, bytes, line, stop);
  showField(side, bytes, line, stop);
}

/** Of a trace that its caller does not keep there is nothing to look at. */
function keepSampledTrace(side: HttpSide, bytes: Uint8Array, line: number, stop: number): void {
  if (!isNamed(bytes, line, stop, TRACEPARENT)) return;
  const value = fieldValue(bytes, line + TRACEPARENT.length, stop);
  if (parseTraceparent(value)?.sampled === true) keep(side, 'traceparent', value);
}

function keepField(side: HttpSide, bytes: Uint8Array, line: number, stop: number): void {
  if (isNamed(bytes, line, stop, USER_AGENT)) {
    keep(side, 'user_agent.original', fieldValue(bytes, line + USER_AGENT.length, stop));
  } else if (isNamed(bytes, line, stop, TRACEPARENT)) {
    const value = fieldValue(bytes, line + TRACEPARENT.length, stop);
    if (parseTraceparent(value) !== null) keep(side, 'traceparent', value);
  } else if (isNamed(bytes, line, stop, HOST)) {
    const [, address, port] = HOST_FORM.exec(fieldValue(bytes, line + HOST.length, stop)) ?? [];
    if (address !== undefined) keep(side, 'server.address', address);
    if (port !== undefined) keep(side, 'server.port', Number(port));
  }
}

function isNamed(bytes: Uint8Array, line: number, stop: number, name: Uint8Array): boolean {
  const colon = line + name.length;
  return colon < stop && bytes[colon] === COLON && equalsFolded(bytes, line, colon, name);
}

function fieldValue(bytes: Uint8Array, colon: number, stop: number): string {
  return UTF_8.decode(bytes.subarray(colon + 1, Math.min(stop, colon + 1 + MAX_VALUE)))
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim();
}

function keep(side: HttpSide, name: string, value: string | number): void {
  side.attributes ??= {};
  side.attributes[name] = value;
}
