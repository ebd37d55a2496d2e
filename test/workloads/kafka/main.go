// A client by franz-go: `franz BROKER TOPIC GROUP COUNT [MODE]` (README.md of test/workloads).
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	broker, topic, group := os.Args[1], os.Args[2], os.Args[3]
	count, _ := strconv.Atoi(os.Args[4])
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	client, err := kgo.NewClient(
		kgo.SeedBrokers(broker), kgo.DefaultProduceTopic(topic), kgo.ConsumeTopics(topic), kgo.ConsumerGroup(group), kgo.DisableAutoCommit(),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchMaxWait(300*time.Millisecond),
	)
	check(err)
	produce := func() {
		for i := 0; i < count; i++ {
			check(client.ProduceSync(ctx, kgo.StringRecord(fmt.Sprint("value-", i))).FirstErr())
		}
	}
	produce()
	if len(os.Args) > 5 && os.Args[5] == "pause" {
		pause()
		produce()
		count *= 2
	}
	for read := 0; read < count; {
		fetches := client.PollFetches(ctx)
		check(fetches.Err())
		read += fetches.NumRecords()
	}
	check(client.CommitUncommittedOffsets(ctx))
	client.Close()
	fmt.Printf("{\"produced\": %d}\n", count)
}

func pause() {
	fmt.Println("paused")
	_, err := bufio.NewReader(os.Stdin).ReadString('\n')
	check(err)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
