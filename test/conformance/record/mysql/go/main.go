// Text and prepared statements by go-sql-driver/mysql: go-mysql-client PORT
package main

import (
	"database/sql"
	"os"

	_ "github.com/go-sql-driver/mysql"
)

func main() {
	db, err := sql.Open("mysql", "app:not-a-secret@tcp(127.0.0.1:"+os.Args[1]+")/shop?multiStatements=true")
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(1)
	read := func(text string, values ...any) {
		rows, err := db.Query(text, values...)
		if err != nil {
			return
		}
		for rows.Next() || rows.NextResultSet() {
		}
		rows.Close()
	}
	read("SELECT id, note FROM orders WHERE id < 3")
	read("SELECT id, note FROM orders WHERE id < ?", 3)
	kept, err := db.Prepare("SELECT note FROM orders WHERE id = ?")
	if err != nil {
		panic(err)
	}
	for id := 1; id < 4; id++ {
		rows, err := kept.Query(id)
		if err != nil {
			panic(err)
		}
		for rows.Next() {
		}
		rows.Close()
	}
	kept.Close()
	read("SELECT * FROM nowhere WHERE a = ?", 1)
	read("SELECT 1; SELECT count(*) FROM users")
	db.Exec("INSERT INTO users VALUES (?, ?)", 1, "Ann")
	db.Ping()
	db.Close()
}
