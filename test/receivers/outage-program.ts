/** `outage-program.ts SECONDS`: what becomes of a longer outage than the tests have time for. */
import { outage } from './outage.ts';

process.stdout.write(`${JSON.stringify(await outage(Number(process.argv[2])), null, 2)}\n`);
