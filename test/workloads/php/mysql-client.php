<?php
// mysqli: mysql-client.php PORT CONNECTIONS WARM STEP…
require __DIR__ . '/plan.php';

/** Opened with the first step. */
final class Connection
{
    private ?mysqli $database = null;
    private ?mysqli_stmt $prepared = null;

    public function __construct(private readonly int $port)
    {
    }

    public function opened(): mysqli
    {
        return $this->database ??= new mysqli('127.0.0.1', 'root', '', 'shop', $this->port);
    }

    /** Prepared once. */
    public function prepared(): mysqli_stmt
    {
        return $this->prepared ??= $this->opened()->prepare('SELECT note FROM orders WHERE id = ?');
    }
}

const JOIN = 'SELECT o.note, u.name FROM orders o JOIN users u ON u.id = o.id WHERE o.id = 1';
/** Rows of results, rows that were changed, the code of an error. */
const WANTED = [
    'select' => 2, 'join' => 1, 'insert' => 1, 'update' => 1, 'prepared' => 1, 'stored' => 1, 'missing' => 1146,
    'duplicate' => 1062, 'transaction' => 1, 'report' => 4, 'many' => 3001, 'ping' => 0, 'use' => 0,
];

function send(Connection $connection, array $step): void
{
    $found = answer($connection, $connection->opened(), $step[0]);
    if ($found !== WANTED[$step[0]]) {
        throw new Exception("$step[0]: $found");
    }
}

function answer(Connection $connection, mysqli $database, string $step): int
{
    return match ($step) {
        'select' => $database->query("SELECT id, note FROM orders WHERE id < 3 OR note = 'it''s 4711'")->num_rows,
        'join' => $database->query(JOIN)->num_rows,
        'insert' => changed_by($database, "INSERT INTO visits (note) VALUES ('secret 4711')"),
        'update' => changed_by($database, "UPDATE orders SET note = concat('secret 4711 ', rand()) WHERE id = 3"),
        'prepared' => execute($connection->prepared()),
        'stored' => stored($database),
        'missing' => code_of($database, 'SELECT * FROM nowhere'),
        'duplicate' => code_of($database, "INSERT INTO users VALUES (1, 'secret 4711')"),
        'transaction' => transaction($database),
        'report' => report($database),
        'many' => $database->query('SELECT id, note FROM items')->num_rows,
        'ping' => $database->ping() ? 0 : 1,
        'use' => $database->select_db('shop') ? 0 : 1,
    };
}

function changed_by(mysqli $database, string $text): int
{
    $database->query($text);
    return $database->affected_rows;
}

function execute(mysqli_stmt $statement): int
{
    $id = 2;
    $statement->bind_param('i', $id);
    $statement->execute();
    return $statement->get_result()->num_rows;
}

/** Prepared, executed and closed. */
function stored(mysqli $database): int
{
    $statement = $database->prepare('INSERT INTO visits (note) VALUES (?)');
    $statement->execute(['secret 4711']);
    $changed = $statement->affected_rows;
    $statement->close();
    return $changed;
}

function code_of(mysqli $database, string $text): int
{
    try {
        $database->query($text);
    } catch (mysqli_sql_exception $error) {
        return $error->getCode();
    }
    return 0;
}

function transaction(mysqli $database): int
{
    $database->begin_transaction();
    $changed = changed_by($database, "INSERT INTO visits (note) VALUES ('kept')");
    $database->commit();
    return $changed;
}

function report(mysqli $database): int
{
    $rows = 0;
    $database->multi_query('CALL report(4711)');
    do {
        $result = $database->store_result();
        $rows += $result === false ? 0 : $result->num_rows;
    } while ($database->next_result());
    return $rows;
}

run(array_slice($argv, 1), fn (int $port) => new Connection($port), 'send', fn ($step) => $step, ['prepared']);
