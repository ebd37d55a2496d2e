// A Go client that fetches each of its arguments, after a line on its standard input: PATIENCE-MS URL…
// Prints what came of each: the status, or "error".
package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"
)

func main() {
	patience, _ := strconv.Atoi(os.Args[1])
	fmt.Println("ready")
	bufio.NewReader(os.Stdin).ReadString('\n')
	client := http.Client{
		Timeout:   time.Duration(patience) * time.Millisecond,
		Transport: &http.Transport{DisableKeepAlives: true},
	}
	for _, url := range os.Args[2:] {
		fmt.Println("done", fetch(&client, url))
	}
	fmt.Println("end")
	io.Copy(io.Discard, os.Stdin)
}

func fetch(client *http.Client, url string) string {
	response, err := client.Get(url)
	if err != nil {
		return "error"
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return "error"
	}
	return strconv.Itoa(response.StatusCode)
}
