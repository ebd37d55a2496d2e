package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const pipelineDepth = 10

// For what does not come.
const waitSeconds = "0.1"

type redisConnection struct {
	client *redis.Client
	// A connection of its own.
	listener *redis.PubSub
	channel  string
}

func newRedisConnection(port string, protocol int) connection {
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + port, PoolSize: 1, Protocol: protocol})
	return &redisConnection{client, client.Subscribe(context.Background()), fmt.Sprintf("channel:%p", client)}
}

func (c *redisConnection) warm() error {
	return c.client.Ping(context.Background()).Err()
}

func (c *redisConnection) do(step []string) error {
	ctx := context.Background()
	switch step[0] {
	case "get":
		return c.client.Get(ctx, "text").Err()
	case "nil":
		if err := c.client.Get(ctx, "nothing").Err(); err != redis.Nil {
			return fmt.Errorf("expected nil, got %v", err)
		}
		return nil
	case "set":
		return c.client.Set(ctx, "text", "value", 0).Err()
	case "pipeline":
		_, err := c.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for n := 0; n < pipelineDepth; n++ {
				p.Incr(ctx, "count")
			}
			return nil
		})
		return err
	case "multi":
		_, err := c.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
			p.Set(ctx, "text", "value", 0)
			p.Get(ctx, "text")
			return nil
		})
		return err
	case "execerror":
		return c.execError(ctx)
	case "waiting":
		// BLPop() rounds up to seconds.
		if err := c.client.Do(ctx, "BLPOP", c.channel, waitSeconds).Err(); err != redis.Nil {
			return fmt.Errorf("expected nil, got %v", err)
		}
		return nil
	case "blocking":
		if err := c.client.RPush(ctx, c.channel, "x").Err(); err != nil {
			return err
		}
		return c.client.BLPop(ctx, time.Second, c.channel).Err()
	case "pubsub":
		return c.publish(ctx)
	case "wrongtype":
		if err := c.client.LPush(ctx, "text", "x").Err(); err == nil || !strings.HasPrefix(err.Error(), "WRONGTYPE") {
			return fmt.Errorf("expected WRONGTYPE, got %v", err)
		}
		return nil
	}
	return fmt.Errorf("no such step: %v", step)
}

func (c *redisConnection) execError(ctx context.Context) error {
	commands, err := c.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.LPush(ctx, "text", "x")
		p.Get(ctx, "text")
		return nil
	})
	if err == nil || !strings.HasPrefix(err.Error(), "WRONGTYPE") || commands[1].Err() != nil {
		return fmt.Errorf("expected WRONGTYPE of the first, got %v", err)
	}
	return nil
}

// publish subscribes, publishes, receives and unsubscribes, each when the one before is done.
func (c *redisConnection) publish(ctx context.Context) error {
	if err := c.listener.Subscribe(ctx, c.channel); err != nil {
		return err
	}
	if _, err := c.listener.Receive(ctx); err != nil {
		return err
	}
	if err := c.client.Publish(ctx, c.channel, "message").Err(); err != nil {
		return err
	}
	if _, err := c.listener.ReceiveMessage(ctx); err != nil {
		return err
	}
	if err := c.listener.Unsubscribe(ctx, c.channel); err != nil {
		return err
	}
	_, err := c.listener.Receive(ctx)
	return err
}

func (c *redisConnection) kinds(step []string) []string {
	return redisKinds[step[0]]
}

var redisKinds = map[string][]string{
	"get":       {"GET ok"},
	"nil":       {"GET ok"},
	"set":       {"SET ok"},
	"pipeline":  repeat("INCR ok", pipelineDepth),
	"multi":     {"MULTI ok", "SET ok", "GET ok", "EXEC ok"},
	"execerror": {"MULTI ok", "LPUSH WRONGTYPE", "GET ok", "EXEC ok"},
	"blocking":  {"RPUSH ok", "BLPOP ok"},
	"waiting":   {"BLPOP ok"},
	"pubsub":    {"SUBSCRIBE ok", "PUBLISH ok", "UNSUBSCRIBE ok"},
	"wrongtype": {"LPUSH WRONGTYPE"},
}

func repeat(kind string, times int) []string {
	kinds := make([]string, times)
	for i := range kinds {
		kinds[i] = kind
	}
	return kinds
}
