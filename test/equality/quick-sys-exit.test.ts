/** Equal counts by this way in, quickly: see `quick.ts`. */
import { quickTests } from './quick.ts';

quickTests('sys_exit');
