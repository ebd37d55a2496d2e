/* SPDX-License-Identifier: Apache-2.0 */
/* MariaDB's own library: `mysql-client PORT CONNECTIONS WARM STEP...` (README.md of test/workloads). */
#include <mysql.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_STEPS 32
#define MAX_CONNECTIONS 16

struct step {
	const char *name;
	int name_length;
	int count;
};

/* What a text gives: rows of all results, or rows that were changed; the code of an error, less than none. */
struct text {
	const char *step;
	const char *sql;
	long wanted;
};

struct connection {
	int first;
	/* Opened with the first step. */
	MYSQL *database;
	/* Prepared once. */
	MYSQL_STMT *prepared;
};

static const struct text texts[] = {
	{ "select", "SELECT id, note FROM orders WHERE id < 3 OR note = 'it''s 4711'", 2 },
	{ "join", "SELECT o.note, u.name FROM orders o JOIN users u ON u.id = o.id WHERE o.id = 1", 1 },
	{ "insert", "INSERT INTO visits (note) VALUES ('secret 4711')", 1 },
	{ "update", "UPDATE orders SET note = concat('secret 4711 ', rand()) WHERE id = 3", 1 },
	{ "missing", "SELECT * FROM nowhere", -1146 },
	{ "duplicate", "INSERT INTO users VALUES (1, 'secret 4711')", -1062 },
	{ "report", "CALL report(4711)", 4 },
	{ "many", "SELECT id, note FROM items", 3001 },
};

static int port;
static int connections;
static struct step steps[MAX_STEPS];
static int step_count;

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

static void expect(int holds, const char *what, MYSQL *database)
{
	if (!holds)
		fail(what, mysql_error(database));
}

static long ask(MYSQL *database, const char *sql)
{
	long found = 0;

	if (mysql_query(database, sql))
		return -(long)mysql_errno(database);
	do {
		MYSQL_RES *rows = mysql_store_result(database);

		found += rows ? (long)mysql_num_rows(rows) : (long)mysql_affected_rows(database);
		if (rows)
			mysql_free_result(rows);
	} while (mysql_next_result(database) == 0);
	return found;
}

static MYSQL_STMT *prepare(MYSQL *database, const char *sql)
{
	MYSQL_STMT *statement = mysql_stmt_init(database);

	expect(mysql_stmt_prepare(statement, sql, strlen(sql)) == 0, sql, database);
	return statement;
}

/* Its one parameter is a text, which the server takes for a number where it wants one. */
static long execute(MYSQL_STMT *statement, char *value)
{
	unsigned long length = strlen(value);
	MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_STRING, .buffer = value, .buffer_length = length };

	bind.length = &length;
	if (mysql_stmt_bind_param(statement, &bind) || mysql_stmt_execute(statement))
		fail("execute", mysql_stmt_error(statement));
	if (mysql_stmt_field_count(statement) == 0)
		return (long)mysql_stmt_affected_rows(statement);
	if (mysql_stmt_store_result(statement))
		fail("store", mysql_stmt_error(statement));
	return (long)mysql_stmt_num_rows(statement);
}

static void store(MYSQL *database)
{
	MYSQL_STMT *statement = prepare(database, "INSERT INTO visits (note) VALUES (?)");

	expect(execute(statement, "secret 4711") == 1, "stored", database);
	mysql_stmt_close(statement);
}

static void send_step(struct connection *connection, const struct step *step)
{
	MYSQL *database = connection->database;
	char name[32];

	snprintf(name, sizeof(name), "%.*s", step->name_length, step->name);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (strcmp(texts[i].step, name) == 0) {
			expect(ask(database, texts[i].sql) == texts[i].wanted, name, database);
			return;
		}
	}
	if (strcmp(name, "prepared") == 0) {
		if (!connection->prepared)
			connection->prepared = prepare(database, "SELECT note FROM orders WHERE id = ?");
		expect(execute(connection->prepared, "2") == 1, name, database);
	} else if (strcmp(name, "stored") == 0) {
		store(database);
	} else if (strcmp(name, "transaction") == 0) {
		expect(ask(database, "BEGIN") == 0, name, database);
		expect(ask(database, "INSERT INTO visits (note) VALUES ('kept')") == 1, name, database);
		expect(mysql_commit(database) == 0, name, database);
	} else if (strcmp(name, "ping") == 0) {
		expect(mysql_ping(database) == 0, name, database);
	} else if (strcmp(name, "use") == 0) {
		expect(mysql_select_db(database, "shop") == 0, name, database);
	} else {
		fail(name, "no such step");
	}
}

static void open_database(struct connection *connection)
{
	connection->database = mysql_init(NULL);
	expect(mysql_real_connect(connection->database, "127.0.0.1", "root", "", "shop", port, NULL,
				  CLIENT_MULTI_RESULTS) != NULL,
	       "connect", connection->database);
}

/* Steps go out in turns until each is used up; connection i of n takes each nth. */
static void *run(void *argument)
{
	struct connection *connection = argument;
	int at = 0;

	mysql_thread_init();
	if (!connection->database)
		open_database(connection);
	for (int turn = 0, more = 1; more; turn++) {
		more = 0;
		for (int i = 0; i < step_count; i++) {
			if (turn >= steps[i].count)
				continue;
			more = 1;
			if (at++ % connections == connection->first)
				send_step(connection, &steps[i]);
		}
	}
	return NULL;
}

static void wait_for_line(void)
{
	char line[64];

	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		exit(0);
}

static void read_plan(int argc, char **argv)
{
	if (argc < 5 || argc - 4 > MAX_STEPS)
		fail(argv[0], "PORT CONNECTIONS WARM STEP...");
	port = atoi(argv[1]);
	connections = atoi(argv[2]);
	step_count = argc - 4;
	for (int i = 0; i < step_count; i++) {
		const char *space = strrchr(argv[i + 4], ' ');

		if (!space)
			fail(argv[i + 4], "a step without a count");
		steps[i] = (struct step){ argv[i + 4], (int)(space - argv[i + 4]), atoi(space + 1) };
	}
	if (connections < 1 || connections > MAX_CONNECTIONS)
		fail(argv[2], "connections");
}

int main(int argc, char **argv)
{
	static const struct step warm = { "prepared", 8, 1 };
	struct connection opened[MAX_CONNECTIONS] = { 0 };
	pthread_t threads[MAX_CONNECTIONS];

	read_plan(argc, argv);
	mysql_library_init(0, NULL, NULL);
	for (int i = 0; i < connections; i++) {
		opened[i].first = i;
		for (int times = atoi(argv[3]); times > 0; times--) {
			if (!opened[i].database)
				open_database(&opened[i]);
			send_step(&opened[i], &warm);
		}
	}
	puts("ready");
	wait_for_line();
	for (int i = 0; i < connections; i++)
		pthread_create(&threads[i], NULL, run, &opened[i]);
	for (int i = 0; i < connections; i++)
		pthread_join(threads[i], NULL);
	printf("{\"sent\": {");
	for (int i = 0; i < step_count; i++)
		printf("%s\"%.*s\": %d", i ? ", " : "", steps[i].name_length, steps[i].name, steps[i].count);
	puts("}}");
	wait_for_line();
	return 0;
}
