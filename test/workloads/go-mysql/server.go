package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/go-mysql-org/go-mysql/mysql"
	"github.com/go-mysql-org/go-mysql/server"
)

// account is what the server was asked for, by all connections: statements by their verb, commands by their name.
type account struct {
	lock  sync.Mutex
	asked map[string]int
}

func (a *account) add(what string) {
	a.lock.Lock()
	defer a.lock.Unlock()
	a.asked[what]++
}

// shop answers the statements of the plan as MariaDb.shop() would, but for CALL: it has one result for each statement.
type shop struct {
	server.EmptyHandler
	account *account
	// known: the login has chosen its database.
	known bool
}

// serve prints `ready`, then for each line its account so far.
func serve(port string) error {
	listener, err := net.Listen("tcp4", "127.0.0.1:"+port)
	if err != nil {
		return err
	}
	told := &account{asked: map[string]int{}}
	go accept(listener, told)
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		told.lock.Lock()
		text, err := json.Marshal(told.asked)
		told.lock.Unlock()
		check(err)
		fmt.Println(string(text))
	}
	return lines.Err()
}

func accept(listener net.Listener, told *account) {
	version := server.NewServer("8.0.33", mysql.DEFAULT_COLLATION_ID, mysql.AUTH_NATIVE_PASSWORD, nil, nil)
	users := server.NewInMemoryProvider()
	users.AddUser("root", "")
	for {
		socket, err := listener.Accept()
		check(err)
		go func() {
			connection, err := server.NewCustomizedConn(socket, version, users, &shop{account: told})
			for err == nil {
				err = connection.HandleCommand()
			}
		}()
	}
}

func (s *shop) UseDB(string) error {
	if s.known {
		s.account.add("INIT_DB")
	} else {
		s.account.add("LOGIN")
	}
	s.known = true
	return nil
}

func (s *shop) HandleQuery(query string) (*mysql.Result, error) {
	return s.answer(query, false)
}

func (s *shop) HandleStmtPrepare(query string) (int, int, interface{}, error) {
	s.account.add("STMT_PREPARE")
	columns := 0
	if verb(query) == "SELECT" {
		columns = 1
	}
	return strings.Count(query, "?"), columns, nil, nil
}

func (s *shop) HandleStmtExecute(_ interface{}, query string, _ []interface{}) (*mysql.Result, error) {
	return s.answer(query, true)
}

func (s *shop) HandleStmtClose(interface{}) error {
	s.account.add("STMT_CLOSE")
	return nil
}

var first = regexp.MustCompile(`^[A-Za-z]+`)

func verb(query string) string {
	return strings.ToUpper(first.FindString(query))
}

func (s *shop) answer(query string, binary bool) (*mysql.Result, error) {
	s.account.add(verb(query))
	switch {
	case strings.Contains(query, "nowhere"):
		return nil, mysql.NewDefaultError(mysql.ER_NO_SUCH_TABLE, "shop", "nowhere")
	case strings.Contains(query, "INTO users"):
		return nil, mysql.NewDefaultError(mysql.ER_DUP_ENTRY, "1", "PRIMARY")
	case strings.Contains(query, "items"):
		return rows(3001, binary)
	case strings.Contains(query, "JOIN") || strings.Contains(query, "WHERE id = "):
		if verb(query) == "SELECT" {
			return rows(1, binary)
		}
	case verb(query) == "USE":
		return &mysql.Result{}, nil
	case verb(query) == "SELECT":
		return rows(2, binary)
	}
	return &mysql.Result{AffectedRows: 1}, nil
}

func rows(count int, binary bool) (*mysql.Result, error) {
	values := make([][]interface{}, count)
	for i := range values {
		values[i] = []interface{}{fmt.Sprint("item with the number ", i)}
	}
	set, err := mysql.BuildSimpleResultset([]string{"note"}, values, binary)
	return &mysql.Result{Resultset: set}, err
}
