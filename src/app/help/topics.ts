import type { Topic } from './topic.ts';
import { ALERTS } from './topics/alerts.ts';
import { CONFIG } from './topics/config.ts';
import { EXIT_CODES } from './topics/exit-codes.ts';
import { FILTERS } from './topics/filters.ts';
import { TOP_KEYS } from './topics/keys.ts';
import { NUMBERS } from './topics/numbers.ts';
import { RULES } from './topics/rules.ts';
import { TARGETS } from './topics/targets.ts';

/** In the order in which the man page has them. */
export const TOPICS: readonly Topic[] = [TARGETS, NUMBERS, TOP_KEYS, FILTERS, RULES, ALERTS, CONFIG, EXIT_CODES];
