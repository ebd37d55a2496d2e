import { REDIS_CLIENTS } from '../workloads/redis-clients.ts';
import { redisTest } from './check-redis.ts';

for (const client of REDIS_CLIENTS) {
  redisTest({ ...client, connections: 3, warm: 0, way: 'socket' });
  redisTest({ ...client, connections: 2, warm: 1, way: 'sys_exit' });
}
