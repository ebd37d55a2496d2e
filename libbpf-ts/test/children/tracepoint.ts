/** Makes as many calls as its argument says and prints how many a tracepoint program saw. */
import { attachWith, seen, trigger } from '../fixture.ts';

using object = attachWith('count_tracepoint');
trigger(Number(process.argv[2]));
console.log(seen(object, 2));
