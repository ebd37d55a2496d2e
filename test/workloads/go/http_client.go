package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

type httpConnection struct {
	base   string
	client *http.Client
}

func newHTTPConnection(port string) connection {
	// A transport of its own: one connection, kept while the server keeps it.
	return &httpConnection{"http://127.0.0.1:" + port, &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1, ExpectContinueTimeout: time.Minute}}}
}

func (c *httpConnection) warm() error {
	return c.do([]string{"GET", "/plain", "200", "6"})
}

// do takes method, path, status and the bytes of the answer's body; a POST sends as many, a PUT sends them in chunks.
func (c *httpConnection) do(step []string) error {
	bytes, err := strconv.Atoi(step[3])
	if err != nil {
		return err
	}
	var body io.Reader
	if step[0] == "POST" {
		body = strings.NewReader(strings.Repeat("x", bytes))
	}
	if step[0] == "PUT" { // a reader of which nothing is known goes out in chunks
		body = io.LimitReader(strings.NewReader(strings.Repeat("x", bytes)), int64(bytes))
	}
	request, err := http.NewRequest(step[0], c.base+step[1], body)
	if err != nil {
		return err
	}
	if strings.HasSuffix(step[1], "?expect") {
		request.Header.Set("Expect", "100-continue")
	}
	response, err := c.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	received, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if strconv.Itoa(response.StatusCode) != step[2] || len(received) != bytes {
		return fmt.Errorf("%v: got %d with %d bytes", step, response.StatusCode, len(received))
	}
	return nil
}

func (c *httpConnection) kinds(step []string) []string {
	return []string{strings.Join(step[:3], " ")}
}
