<?php
// HTTP clients of PHP: http-client.php streams|curl PORT CONNECTIONS WARM STEP…
require __DIR__ . '/plan.php';

/** file_get_contents: a connection for each request. */
function with_streams(int $port, array $step): array
{
    $options = ['method' => $step[0], 'ignore_errors' => true];
    if ($step[0] === 'POST') {
        $options += ['content' => str_repeat('x', (int) $step[3]), 'header' => 'Content-Type: text/plain'];
    }
    $body = file_get_contents("http://127.0.0.1:$port$step[1]", false, stream_context_create(['http' => $options]));
    return [explode(' ', $http_response_header[0])[1], strlen($body)];
}

/** A handle keeps its connection. */
function with_curl(array $connection, array $step): array
{
    [$curl, $port] = $connection;
    curl_reset($curl);
    curl_setopt_array($curl, [CURLOPT_URL => "http://127.0.0.1:$port$step[1]", CURLOPT_RETURNTRANSFER => true]);
    if ($step[0] === 'POST') {
        curl_setopt($curl, CURLOPT_POSTFIELDS, str_repeat('x', (int) $step[3]));
    }
    $body = curl_exec($curl);
    return [(string) curl_getinfo($curl, CURLINFO_RESPONSE_CODE), strlen($body)];
}

$way = $argv[1];
$open = fn ($port) => $way === 'curl' ? [curl_init(), $port] : $port;
$send = function ($connection, array $step) use ($way): void {
    [$status, $bytes] = "with_$way"($connection, $step);
    if ("$status $bytes" !== "$step[2] $step[3]") {
        throw new Exception(implode(' ', $step) . ": got $status with $bytes bytes");
    }
};
run(array_slice($argv, 2), $open, $send, fn ($step) => ["$step[0] $step[1] $step[2]"], ['GET', '/plain', '200', '6']);
