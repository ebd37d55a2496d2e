package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
)

// connection sends one request of a kind and checks its answer; each is used by one goroutine.
type connection interface {
	warm() error
	do(step []string) error
	// kinds names the transactions that one `do` of a step makes, as they are counted.
	kinds(step []string) []string
}

type connect func(port string) connection

// run is every client: arguments, `ready`, a line, the plan, its account, a line.
func run(args []string, open connect) {
	connections, err := strconv.Atoi(args[1])
	if err != nil {
		fail(err)
	}
	steps, order := readPlan(args[3:])
	opened := make([]connection, connections)
	for i := range opened {
		opened[i] = open(args[0])
	}
	for n, _ := strconv.Atoi(args[2]); n > 0; n-- {
		for _, each := range opened {
			check(each.warm())
		}
	}
	lines := bufio.NewReader(os.Stdin)
	fmt.Println("ready")
	_, err = lines.ReadString('\n')
	check(err)
	sent := send(opened, steps, order)
	account, err := json.Marshal(map[string]interface{}{"sent": sent})
	check(err)
	fmt.Println(string(account))
	_, _ = lines.ReadString('\n')
}

func check(err error) {
	if err != nil {
		fail(err)
	}
}

// readPlan reads steps ("GET /plain 200 6 503": the last word is the count) and their order: in turns until each is used up.
func readPlan(args []string) (steps [][]string, order []int) {
	left := make([]int, len(args))
	total := 0
	for i, arg := range args {
		words := strings.Fields(arg)
		count, err := strconv.Atoi(words[len(words)-1])
		check(err)
		steps = append(steps, words[:len(words)-1])
		left[i] = count
		total += count
	}
	for len(order) < total {
		for i := range left {
			if left[i] > 0 {
				left[i]--
				order = append(order, i)
			}
		}
	}
	return steps, order
}

// send lets connection i of n take each nth request of the order.
func send(opened []connection, steps [][]string, order []int) map[string]int {
	sent := map[string]int{}
	var lock sync.Mutex
	var all sync.WaitGroup
	for first := range opened {
		all.Add(1)
		go func(first int) {
			defer all.Done()
			for at := first; at < len(order); at += len(opened) {
				step := steps[order[at]]
				check(opened[first].do(step))
				lock.Lock()
				for _, kind := range opened[first].kinds(step) {
					sent[kind]++
				}
				lock.Unlock()
			}
		}(first)
	}
	all.Wait()
	return sent
}
