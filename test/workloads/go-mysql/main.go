// A server of the MySQL protocol by go-mysql, and the newest go-sql-driver as its client (README.md of test/workloads).
package main

import (
	"fmt"
	"os"
)

func main() {
	switch os.Args[1] {
	case "mysql-server":
		fail(serve(os.Args[2]))
	case "mysql-client":
		run(os.Args[2:], newMySQLConnection)
	default:
		fail(fmt.Errorf("no such program: %s", os.Args[1]))
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
