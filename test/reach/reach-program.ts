// Prints what a kind of target reaches here, as JSON: reach-program.ts FLAG
import { preflight } from '../../src/probe/preflight.ts';
import { targetReach } from '../../src/probe/reach/reach.ts';

const [reach] = targetReach(preflight(), process.argv.slice(2));
process.stdout.write(JSON.stringify(reach));
