<?php
/* Prepared statements in every way that mysqlnd knows, several statements in one, a file, against the shop. */
mysqli_report(MYSQLI_REPORT_OFF);
[, $port, $file] = $argv;
$shop = mysqli_init();
$shop->options(MYSQLI_OPT_LOCAL_INFILE, true);
$shop->real_connect('127.0.0.1', 'app', 'not-a-secret', 'shop', (int) $port);
$one = $shop->prepare('SELECT id, note FROM orders WHERE id < ?');
$id = 3;
$one->bind_param('i', $id);
for ($i = 0; $i < 2; $i += 1) {
    $one->execute();
    $one->get_result()->fetch_all();
}
$one->close();
$long = $shop->prepare('INSERT INTO users VALUES (?, ?)');
$blob = null;
$key = 7;
$long->bind_param('ib', $key, $blob);
$long->send_long_data(1, 'a long ');
$long->send_long_data(1, 'name');
$long->execute();
$long->execute();
$long->reset();
$rows = $shop->prepare('SELECT id FROM orders');
$rows->attr_set(MYSQLI_STMT_ATTR_CURSOR_TYPE, MYSQLI_CURSOR_TYPE_READ_ONLY);
$rows->execute();
$rows->bind_result($id);
while ($rows->fetch());
$rows->close();
$shop->multi_query("SELECT 1; UPDATE users SET name = 'x' WHERE id = 7; SELECT name FROM users; SELECT * FROM nowhere");
do {
    if ($result = $shop->store_result()) $result->free();
} while ($shop->more_results() && $shop->next_result());
$shop->query("LOAD DATA LOCAL INFILE '$file' INTO TABLE users FIELDS TERMINATED BY ','");
$shop->query('SELECT count(*) FROM users');
$shop->select_db('mysql');
$shop->stat();
$shop->change_user('root', '', 'shop');
$shop->query('SELECT * FROM orders, users LIMIT 100');
$shop->close();
