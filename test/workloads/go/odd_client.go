package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

const uploadBytes = 200_000

// said is what came of a request, as net/http tells it.
type said struct {
	Status interface{} `json:"status"`
	Error  interface{} `json:"error"`
}

// runOddClient sends each step over one client, whatever comes of it.
func runOddClient(port string, steps []string) {
	lines := bufio.NewReader(os.Stdin)
	fmt.Println("ready")
	_, _ = lines.ReadString('\n')
	client := &http.Client{Timeout: 2 * time.Second}
	for _, step := range steps {
		line, err := json.Marshal(ask(client, port, step))
		check(err)
		fmt.Println(string(line))
	}
	fmt.Println("done")
	_, _ = lines.ReadString('\n')
}

func ask(client *http.Client, port string, step string) said {
	words := strings.SplitN(step, ":", 2)
	var body io.Reader
	if words[0] == "POST" {
		body = bytes.NewReader(make([]byte, uploadBytes))
	}
	request, err := http.NewRequest(words[0], "http://127.0.0.1:"+port+"/"+words[1], body)
	check(err)
	response, err := client.Do(request)
	if err != nil {
		return said{nil, err.Error()}
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusSwitchingProtocols {
		return said{response.StatusCode, nil} // its body is a connection
	}
	if _, err = io.Copy(io.Discard, response.Body); err != nil {
		return said{response.StatusCode, err.Error()}
	}
	return said{response.StatusCode, nil}
}
