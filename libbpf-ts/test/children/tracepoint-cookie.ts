/** Makes as many calls as its first argument says and prints how many a tracepoint program noted under the second. */
import { noted, openUprobes, trigger } from '../fixture.ts';

const [calls, cookie] = process.argv.slice(2);
using object = openUprobes('on_tracepoint');
using _ = object.program('on_tracepoint').attach({ kind: 'section', cookie: BigInt(cookie ?? 0) });
trigger(Number(calls));
console.log(String(noted(object, BigInt(cookie ?? 0)).count));
