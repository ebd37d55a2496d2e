<?php
// What came of odd answers: odd-client.php streams|curl PORT STEP… (README.md of test/workloads, `Odd clients`).
[, $way, $port] = $argv;

function ask_streams(string $url, string $method): array
{
    $http = ['method' => $method, 'ignore_errors' => true, 'timeout' => 2, 'protocol_version' => '1.1'];
    if ($method === 'POST') {
        $http['content'] = str_repeat("\0", 200000);
        $http['header'] = 'Content-Type: application/octet-stream';
    }
    error_clear_last();
    $got = @file_get_contents($url, false, stream_context_create(['http' => $http]));
    $heads = preg_grep('~^HTTP/~', $http_response_header ?? []);
    $status = preg_match('~^HTTP/[\d.]+ +(\d{3})~', end($heads) ?: '', $found) ? (int) $found[1] : null;
    return [$status, $got === false ? error_get_last()['message'] ?? 'failed' : null];
}

function ask_curl(string $url, string $method): array
{
    static $curl = null;
    $curl ??= curl_init();
    curl_reset($curl);
    curl_setopt_array($curl, [CURLOPT_URL => $url, CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 2]);
    if ($method === 'HEAD') {
        curl_setopt($curl, CURLOPT_NOBODY, true);
    }
    if ($method === 'POST') {
        curl_setopt_array($curl, [CURLOPT_POSTFIELDS => str_repeat("\0", 200000), CURLOPT_HTTPHEADER => ['Expect:']]);
    }
    curl_exec($curl);
    $error = curl_errno($curl);
    return [curl_getinfo($curl, CURLINFO_RESPONSE_CODE) ?: null, $error === 0 ? null : "curl $error"];
}

echo "ready\n";
fgets(STDIN);
foreach (array_slice($argv, 3) as $step) {
    [$method, $name] = explode(':', $step);
    [$status, $error] = "ask_$way"("http://127.0.0.1:$port/$name", $method);
    echo json_encode(['status' => $status, 'error' => $error]), "\n";
}
echo "done\n";
fgets(STDIN);
