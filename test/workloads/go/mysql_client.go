package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/go-sql-driver/mysql"
)

// mysqlConnection is one of go-sql-driver; opened with the first step, or to be warm.
type mysqlConnection struct {
	port     string
	own      *sql.Conn
	prepared *sql.Stmt
}

// mysqlWanted is what a step gives: rows, rows that were changed, the code of an error.
var mysqlWanted = map[string]int{
	"select": 2, "join": 1, "insert": 1, "update": 1, "prepared": 1, "stored": 1, "missing": 1146,
	"duplicate": 1062, "transaction": 1, "report": 4, "many": 3001, "ping": 0, "use": 0,
}

func newMySQLConnection(port string) connection {
	return &mysqlConnection{port: port}
}

func (c *mysqlConnection) warm() error {
	return c.do([]string{"prepared"})
}

func (c *mysqlConnection) kinds(step []string) []string {
	return step
}

func (c *mysqlConnection) do(step []string) error {
	if c.own == nil {
		if err := c.open(); err != nil {
			return err
		}
	}
	found, err := c.answer(context.Background(), step[0])
	if err == nil && found != mysqlWanted[step[0]] {
		err = fmt.Errorf("%s: %d", step[0], found)
	}
	return err
}

func (c *mysqlConnection) open() error {
	pool, err := sql.Open("mysql", "root@tcp(127.0.0.1:"+c.port+")/shop")
	if err != nil {
		return err
	}
	c.own, err = pool.Conn(context.Background())
	return err
}

func (c *mysqlConnection) answer(ctx context.Context, step string) (int, error) {
	switch step {
	case "select":
		return rowsOf(c.own.QueryContext(ctx, "SELECT id, note FROM orders WHERE id < 3 OR note = 'it''s 4711'"))
	case "join":
		join := "SELECT o.note, u.name FROM orders o JOIN users u ON u.id = o.id WHERE o.id = 1"
		return rowsOf(c.own.QueryContext(ctx, join))
	case "insert":
		return changedBy(c.own.ExecContext(ctx, "INSERT INTO visits (note) VALUES ('secret 4711')"))
	case "update":
		return changedBy(c.own.ExecContext(ctx, "UPDATE orders SET note = concat('secret 4711 ', rand()) WHERE id = 3"))
	case "prepared":
		return c.execute(ctx)
	case "stored": // prepared, executed and closed
		return changedBy(c.own.ExecContext(ctx, "INSERT INTO visits (note) VALUES (?)", "secret 4711"))
	case "missing":
		return codeOf(rowsOf(c.own.QueryContext(ctx, "SELECT * FROM nowhere")))
	case "duplicate":
		return codeOf(changedBy(c.own.ExecContext(ctx, "INSERT INTO users VALUES (1, 'secret 4711')")))
	case "transaction":
		return c.transaction(ctx)
	case "report":
		return rowsOf(c.own.QueryContext(ctx, "CALL report(4711)"))
	case "many":
		return rowsOf(c.own.QueryContext(ctx, "SELECT id, note FROM items"))
	case "ping":
		return 0, c.own.PingContext(ctx)
	case "use":
		_, err := c.own.ExecContext(ctx, "USE shop")
		return 0, err
	}
	return 0, fmt.Errorf("no such step: %s", step)
}

// execute prepares once.
func (c *mysqlConnection) execute(ctx context.Context) (int, error) {
	if c.prepared == nil {
		statement, err := c.own.PrepareContext(ctx, "SELECT note FROM orders WHERE id = ?")
		if err != nil {
			return 0, err
		}
		c.prepared = statement
	}
	return rowsOf(c.prepared.QueryContext(ctx, 2))
}

func (c *mysqlConnection) transaction(ctx context.Context) (int, error) {
	begun, err := c.own.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	changed, err := changedBy(begun.ExecContext(ctx, "INSERT INTO visits (note) VALUES ('kept')"))
	if err != nil {
		return 0, err
	}
	return changed, begun.Commit()
}

// rowsOf counts those of all results.
func rowsOf(rows *sql.Rows, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	count := 0
	for more := true; more; more = rows.NextResultSet() {
		for rows.Next() {
			count++
		}
	}
	return count, rows.Err()
}

func changedBy(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	changed, err := result.RowsAffected()
	return int(changed), err
}

func codeOf(_ int, err error) (int, error) {
	var refused *mysql.MySQLError
	if errors.As(err, &refused) {
		return int(refused.Number), nil
	}
	return 0, err
}
