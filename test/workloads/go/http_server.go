package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const bigBytes = 300_000

// A body without a length goes out in so many pieces.
const pieces, pieceBytes = 100, 1_000

func serveHTTP(port string) error {
	mux := http.NewServeMux()
	mux.HandleFunc("/plain", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "plain\n") })
	mux.HandleFunc("/big", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(bigBytes))
		_, _ = io.WriteString(w, strings.Repeat("x", bigBytes))
	})
	mux.HandleFunc("/stream", func(w http.ResponseWriter, _ *http.Request) {
		for n := 0; n < pieces; n++ {
			_, _ = io.WriteString(w, strings.Repeat("x", pieceBytes))
		}
	})
	mux.HandleFunc("/status/", func(w http.ResponseWriter, r *http.Request) {
		word := strings.TrimPrefix(r.URL.Path, "/status/")
		status, _ := strconv.Atoi(word)
		w.WriteHeader(status)
		if status != http.StatusNoContent {
			fmt.Fprintln(w, word)
		}
	})
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = w.Write(body)
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		ms, _ := strconv.Atoi(r.URL.Query().Get("ms"))
		time.Sleep(time.Duration(ms) * time.Millisecond)
		fmt.Fprint(w, "slow\n")
	})
	return http.ListenAndServe("127.0.0.1:"+port, mux)
}
