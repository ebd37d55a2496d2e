<?php
// What all HTTP servers here answer (README.md of test/workloads): the router of `php -S`, and the script of php-fpm.
$url = parse_url($_SERVER['REQUEST_URI']);
$path = $url['path'];
if ($path === '/slow') {
    parse_str($url['query'], $query);
    usleep((int) $query['ms'] * 1000);
}
if ($path === '/stream') { // without a length
    for ($n = 0; $n < 100; $n++) {
        echo str_repeat('x', 1000);
        flush();
    }
    exit;
}
if (str_starts_with($path, '/status/')) {
    $status = basename($path);
    http_response_code((int) $status);
    $body = $status === '204' ? null : "$status\n";
} else {
    $body = match ($path) {
        '/plain' => "plain\n",
        '/slow' => "slow\n",
        '/big' => str_repeat('x', 300000),
        '/echo' => file_get_contents('php://input'),
    };
}
if ($body !== null) {
    header('Content-Type: text/plain');
    header('Content-Length: ' . strlen($body));
    echo $body;
}
