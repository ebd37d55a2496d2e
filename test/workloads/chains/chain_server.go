// PORT BACKEND: tasks that wait, for their calls and for the clock, and go on on any thread.
package main

import (
	"io"
	"math/rand"
	"net/http"
	"os"
	"strconv"
	"time"
)

func main() {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		calls, _ := strconv.Atoi(request.Header.Get("Calls"))
		for ; calls > 0; calls-- {
			time.Sleep(time.Duration(rand.Intn(3000)) * time.Microsecond)
			call, _ := http.NewRequest("GET", "http://127.0.0.1:"+os.Args[2]+"/plain", nil)
			call.Header.Set("User-Agent", request.Header.Get("User-Agent"))
			if trace := request.Header.Get("Traceparent"); trace != "" {
				call.Header.Set("Traceparent", trace)
			}
			answer, err := client.Do(call)
			if err != nil {
				http.Error(response, err.Error(), 502)
				return
			}
			io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
		}
		io.WriteString(response, "done\n")
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
