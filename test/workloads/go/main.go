// Servers and clients in Go, for tests that compare sae-mon's account with theirs (README.md of this folder).
//
// go.mod names an old Go, so that Debian's can build this; the default of newer ones, a listener that
// speaks MPTCP, is asked for by name. Older ones take the line for a comment.
//
//go:debug multipathtcp=2
package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	if len(os.Args) < 3 {
		fail(fmt.Errorf("usage: go-workload http-server PORT | http-client PORT CONNECTIONS WARM STEP… | redis-client …"))
	}
	switch os.Args[1] {
	case "http-server":
		fail(serveHTTP(os.Args[2]))
	case "http-client":
		run(os.Args[2:], newHTTPConnection)
	case "mptcp-http-client":
		// Read when a connection is made. Go 1.20 and older do not know it: they use TCP.
		os.Setenv("GODEBUG", "multipathtcp=1")
		run(os.Args[2:], newHTTPConnection)
	case "odd-client":
		runOddClient(os.Args[2], os.Args[3:])
	case "dns-client":
		run(os.Args[2:], newResolver)
	case "mysql-client":
		run(os.Args[2:], newMySQLConnection)
	case "redis-client": // the version of RESP, 2 or 3, comes before the plan
		protocol, err := strconv.Atoi(os.Args[2])
		check(err)
		run(os.Args[3:], func(port string) connection { return newRedisConnection(port, protocol) })
	case "shared-redis":
		runSharedRedis(os.Args[2], os.Args[3:])
	default:
		fail(fmt.Errorf("no such program: %s", os.Args[1]))
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
