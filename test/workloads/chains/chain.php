<?php
// Under `php -S` with several workers: each request makes its calls one after the other.
if (!isset($_SERVER['HTTP_CALLS'])) {
    echo "plain\n";
    return;
}
$headers = ['User-Agent: ' . $_SERVER['HTTP_USER_AGENT']];
if (isset($_SERVER['HTTP_TRACEPARENT'])) {
    $headers[] = 'traceparent: ' . $_SERVER['HTTP_TRACEPARENT'];
}
$store = new Redis();
$store->connect('127.0.0.1', (int) getenv('REDIS'));
for ($n = (int) $_SERVER['HTTP_CALLS']; $n > 0; $n--) {
    $call = curl_init('http://127.0.0.1:' . getenv('BACKEND') . '/plain');
    curl_setopt_array($call, [CURLOPT_HTTPHEADER => $headers, CURLOPT_RETURNTRANSFER => true]);
    curl_exec($call);
    $store->incr('done');
}
echo "done\n";
