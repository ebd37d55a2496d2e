// Asks the name server at an address by Go's own resolver: one question after the other, the last of them over TCP.
package main

import (
	"context"
	"net"
	"os"
)

func resolver(network string) *net.Resolver {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, network, os.Args[1])
	}
	return &net.Resolver{PreferGo: true, Dial: dial}
}

func main() {
	ctx := context.Background()
	_, _ = resolver("udp").LookupIP(ctx, "ip4", "a.demo.test.")
	_, _, _ = resolver("udp").LookupSRV(ctx, "http", "tcp", "demo.test.")
	_, _ = resolver("udp").LookupTXT(ctx, "nx.demo.test.")
	_, _ = resolver("tcp").LookupTXT(ctx, "txt.demo.test.")
}
