<?php
// phpredis: redis-client.php 2 PORT CONNECTIONS WARM STEP…; it speaks RESP2 alone.
require __DIR__ . '/plan.php';

const PIPELINE_DEPTH = 10;
/** For what does not come. */
const WAIT_SECONDS = '0.1';

const KINDS = [
    'get' => ['GET ok'],
    'nil' => ['GET ok'],
    'set' => ['SET ok'],
    'multi' => ['MULTI ok', 'SET ok', 'GET ok', 'EXEC ok'],
    'execerror' => ['MULTI ok', 'LPUSH WRONGTYPE', 'GET ok', 'EXEC ok'],
    'blocking' => ['RPUSH ok', 'BLPOP ok'],
    'waiting' => ['BLPOP ok'],
    'wrongtype' => ['LPUSH WRONGTYPE'],
];

function connect(int $port): Redis
{
    $redis = new Redis();
    $redis->connect('127.0.0.1', $port);
    return $redis;
}

function send(Redis $redis, array $step): void
{
    $done = match ($step[0]) {
        'ping' => $redis->ping(),
        'get' => $redis->get('text') === 'value',
        'nil' => $redis->get('nothing') === false,
        'set' => $redis->set('text', 'value'),
        'pipeline' => count(pipeline($redis)) === PIPELINE_DEPTH,
        'multi' => $redis->multi()->set('text', 'value')->get('text')->exec() === [true, 'value'],
        'execerror' => $redis->multi()->lPush('text', 'x')->get('text')->exec() === [false, 'value'],
        'waiting' => $redis->rawCommand('BLPOP', 'empty', WAIT_SECONDS) === [],
        'blocking' => $redis->rPush('queue', 'x') === 1 && $redis->blPop('queue', 1) === ['queue', 'x'],
        'wrongtype' => wrong_type($redis),
    };
    if (!$done) {
        throw new Exception("$step[0]: another answer than expected");
    }
}

function pipeline(Redis $redis): array
{
    $pipeline = $redis->pipeline();
    for ($n = 0; $n < PIPELINE_DEPTH; $n++) {
        $pipeline->incr('count');
    }
    return $pipeline->exec();
}

function wrong_type(Redis $redis): bool
{
    $redis->clearLastError();
    return $redis->lPush('text', 'x') === false && str_starts_with($redis->getLastError(), 'WRONGTYPE');
}

$kinds = fn ($step) => $step[0] === 'pipeline' ? array_fill(0, PIPELINE_DEPTH, 'INCR ok') : KINDS[$step[0]];
run(array_slice($argv, 2), 'connect', 'send', $kinds, ['ping']);
