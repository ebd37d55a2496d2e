/** Loads, attaches, prints the ids of all it made, and then ends as its argument says, or when its input does. */
import { attachWith, idsOf } from '../fixture.ts';

// One link is enough to look for; the fixture's own has no name here.
const object = attachWith('emit');
const link = object.program('emit').attach();
object.map('shared').mapped();
object.ringBuffer('events');
console.log(JSON.stringify(idsOf(object, 'emit', link.id)));

switch (process.argv[2]) {
  case 'exit':
    // biome-ignore lint/nursery/noProcessExit: that this is enough is what is tested.
    process.exit(0);
    break;
  case 'throw':
    throw new Error('as asked');
  default:
    process.stdin.resume();
}
