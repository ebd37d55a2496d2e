package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

const pipelineDepth = 10

type redisConnection struct {
	client *redis.Client
}

func newRedisConnection(port string) connection {
	return &redisConnection{redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + port, PoolSize: 1})}
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
	case "wrongtype":
		if err := c.client.LPush(ctx, "text", "x").Err(); err == nil || !strings.HasPrefix(err.Error(), "WRONGTYPE") {
			return fmt.Errorf("expected WRONGTYPE, got %v", err)
		}
		return nil
	}
	return fmt.Errorf("no such step: %v", step)
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
	"wrongtype": {"LPUSH WRONGTYPE"},
}

func repeat(kind string, times int) []string {
	kinds := make([]string, times)
	for i := range kinds {
		kinds[i] = kind
	}
	return kinds
}
