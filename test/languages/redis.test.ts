import { REDIS_CLIENTS } from '../workloads/redis-clients.ts';
import { redisTests } from './check-redis.ts';

for (const name of REDIS_CLIENTS) {
  redisTests(name, [
    { connections: 3, warm: 0, way: 'socket' },
    { connections: 2, warm: 1, way: 'sys_exit' },
  ]);
}
