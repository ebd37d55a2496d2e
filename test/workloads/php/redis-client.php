<?php
// phpredis: redis-client.php PORT CONNECTIONS WARM STEP…
require __DIR__ . '/plan.php';

const PIPELINE_DEPTH = 10;

const KINDS = [
    'get' => ['GET ok'],
    'nil' => ['GET ok'],
    'set' => ['SET ok'],
    'multi' => ['MULTI ok', 'SET ok', 'GET ok', 'EXEC ok'],
    'blocking' => ['RPUSH ok', 'BLPOP ok'],
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
run(array_slice($argv, 1), 'connect', 'send', $kinds, ['ping']);
