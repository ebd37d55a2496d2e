package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Of a caller's turn: go-redis gives a connection to one caller at a time, and only its pipelines have several commands open.
const mostAtOnce = 10

const leastKey, mostKey = 10, 49

var sharedKinds = []string{"GET ok", "SET ok", "INCR ok", "HGETALL ok", "LPUSH WRONGTYPE"}

// sharedRedis is one connection of many callers: what it was asked, and was answered.
type sharedRedis struct {
	client *redis.Client
	kinds  []string
	think  time.Duration
	// Whose turn it is: its clock begins with it, and not while it waits for the only connection of the pool.
	turn sync.Mutex

	lock      sync.Mutex
	answered  map[string]int
	durations []time.Duration
}

type toldRedis struct {
	TimeMs   int64          `json:"timeMs"`
	Answered map[string]int `json:"answered"`
	MedianMs float64        `json:"medianMs"`
}

// runSharedRedis: one or many, then PORT CALLERS THINK_MS of each connection.
func runSharedRedis(kinds string, args []string) {
	var connections []*sharedRedis
	for ; len(args) >= 3; args = args[3:] {
		callers, err := strconv.Atoi(args[1])
		check(err)
		think, err := time.ParseDuration(args[2] + "ms")
		check(err)
		shared := openShared(args[0], kinds, think)
		var first sync.WaitGroup
		first.Add(callers)
		for n := 0; n < callers; n++ {
			go shared.goOn(first.Done)
		}
		first.Wait()
		connections = append(connections, shared)
	}
	fmt.Println("ready")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		told := make([]toldRedis, len(connections))
		for i, shared := range connections {
			told[i] = shared.tell()
		}
		text, err := json.Marshal(told)
		check(err)
		fmt.Println(lines.Text(), string(text))
	}
}

func openShared(port string, kinds string, think time.Duration) *sharedRedis {
	shared := &sharedRedis{kinds: sharedKinds, think: think, answered: map[string]int{}}
	if kinds == "one" {
		shared.kinds = sharedKinds[:1]
	}
	shared.client = redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + port, PoolSize: 1})
	return shared
}

func (s *sharedRedis) goOn(begun func()) {
	check(s.call())
	begun()
	for {
		time.Sleep(time.Duration(rand.Float64() * float64(s.think)))
		check(s.call())
	}
}

func (s *sharedRedis) call() error {
	kinds := make([]string, 1+rand.Intn(mostAtOnce))
	pipeline := s.client.Pipeline()
	for i := range kinds {
		kinds[i] = s.kinds[rand.Intn(len(s.kinds))]
		pipeline.Do(context.Background(), sharedCommand(kinds[i])...)
	}
	s.turn.Lock()
	start := time.Now()
	answers, _ := pipeline.Exec(context.Background()) // each has its own error
	duration := time.Since(start)
	s.turn.Unlock()
	s.lock.Lock()
	defer s.lock.Unlock()
	for i, kind := range kinds {
		if err := answers[i].Err(); (err == nil) != strings.HasSuffix(kind, "ok") ||
			(err != nil && !strings.HasPrefix(err.Error(), "WRONGTYPE")) {
			return fmt.Errorf("%s: %v", kind, err)
		}
		s.answered[kind]++
		s.durations = append(s.durations, duration)
	}
	return nil
}

func (s *sharedRedis) tell() toldRedis {
	s.lock.Lock()
	defer s.lock.Unlock()
	sort.Slice(s.durations, func(i, j int) bool { return s.durations[i] < s.durations[j] })
	told := toldRedis{TimeMs: time.Now().UnixMilli(), Answered: map[string]int{}}
	if len(s.durations) > 0 {
		told.MedianMs = s.durations[len(s.durations)/2].Seconds() * 1000
	}
	for kind, count := range s.answered {
		told.Answered[kind] = count
	}
	s.durations = nil
	return told
}

func sharedCommand(kind string) []interface{} {
	switch kind {
	case "GET ok":
		return []interface{}{"GET", sharedKey("text")}
	case "SET ok":
		return []interface{}{"SET", sharedKey("other"), "value"}
	case "INCR ok":
		return []interface{}{"INCR", "count"}
	case "HGETALL ok":
		return []interface{}{"HGETALL", sharedKey("hash")}
	}
	return []interface{}{"LPUSH", sharedKey("text"), "x"}
}

// sharedKey is of any length: the answer's size tells which.
func sharedKey(name string) string {
	return name + strings.Repeat(".", leastKey+rand.Intn(mostKey-leastKey+1)-len(name))
}
