package main

import (
	"context"
	"errors"
	"fmt"
	"net"
)

// resolver is Go's own, without cgo.
type resolver struct{ own net.Resolver }

func newResolver(port string) connection {
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, "127.0.0.1:"+port)
	}
	return &resolver{net.Resolver{PreferGo: true, StrictErrors: true, Dial: dial}}
}

func (r *resolver) warm() error {
	return r.do([]string{"A", "both.demo.test"})
}

// do asks for a name with a dot behind it, to which nothing is added.
func (r *resolver) do(step []string) error {
	found, err := 0, error(nil)
	ctx, name := context.Background(), step[1]+"."
	switch step[0] {
	case "A":
		var addresses []net.IP
		addresses, err = r.own.LookupIP(ctx, "ip4", name)
		found = len(addresses)
	case "AAAA":
		var addresses []net.IP
		addresses, err = r.own.LookupIP(ctx, "ip6", name)
		found = len(addresses)
	case "MX":
		var servers []*net.MX
		servers, err = r.own.LookupMX(ctx, name)
		found = len(servers)
	case "TXT":
		var texts []string
		texts, err = r.own.LookupTXT(ctx, name)
		found = len(texts)
	}
	var missing *net.DNSError
	if step[1] == "nx.demo.test" && errors.As(err, &missing) && missing.IsNotFound {
		return nil
	}
	if err == nil && found == 0 {
		return fmt.Errorf("%v: no answer", step)
	}
	return err
}

func (r *resolver) kinds(step []string) []string {
	kind := step[0] + " " + step[1]
	switch step[1] {
	case "nx.demo.test":
		return []string{kind + " NXDOMAIN"}
	case "big.demo.test": // too long: once more, over TCP
		return []string{kind + " NOERROR", kind + " NOERROR"}
	}
	return []string{kind + " NOERROR"}
}
