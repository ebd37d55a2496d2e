<?php
// What every client here does: PORT CONNECTIONS WARM STEP…, `ready`, a line, the plan, its account, a line.
// PHP has one thread: the connections are used in turn.

/** $open($port) gives a connection, $send($connection, $step) checks the answer, $kinds($step) says what it counts as. */
function run(array $arguments, callable $open, callable $send, callable $kinds, array $warmStep): void
{
    [$port, $connections, $warm] = array_map('intval', array_slice($arguments, 0, 3));
    $order = read_plan(array_slice($arguments, 3));
    $opened = [];
    for ($n = 0; $n < $connections; $n++) {
        $opened[] = $open($port);
        for ($times = 0; $times < $warm; $times++) {
            $send($opened[$n], $warmStep);
        }
    }
    echo "ready\n";
    fgets(STDIN);
    $sent = [];
    foreach ($order as $at => $step) {
        $send($opened[$at % $connections], $step);
        foreach ($kinds($step) as $kind) {
            $sent[$kind] = ($sent[$kind] ?? 0) + 1;
        }
    }
    echo json_encode(['sent' => $sent], JSON_UNESCAPED_SLASHES), "\n";
    fgets(STDIN);
}

/** In turns until each is used up; the last word of a step is its count. */
function read_plan(array $arguments): array
{
    $steps = array_map(fn ($argument) => explode(' ', $argument), $arguments);
    $left = array_map(fn ($step) => (int) end($step), $steps);
    $order = [];
    while (max($left) > 0) {
        foreach ($steps as $index => $step) {
            if ($left[$index] > 0) {
                $left[$index]--;
                $order[] = array_slice($step, 0, -1);
            }
        }
    }
    return $order;
}
