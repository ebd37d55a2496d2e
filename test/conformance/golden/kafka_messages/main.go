// Reads messages of Kafka by franz-go's definitions of them. A line of standard input: `request KEY VERSION HEX` or
// `response KEY VERSION HEX`, the bytes behind the correlation id, with an x before them; or `error CODE 0 x`. A line of
// standard output: the name and the message as JSON.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/twmb/franz-go/pkg/kbin"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

type told struct {
	Name    string
	Message any
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	encoder := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var kind, text string
		var key, version int16
		if _, err := fmt.Sscan(lines.Text(), &kind, &key, &version, &text); err != nil {
			panic(err)
		}
		body, err := hex.DecodeString(text[1:])
		if err != nil {
			panic(err)
		}
		if kind == "error" {
			encoder.Encode(told{strings.SplitN(kerr.ErrorForCode(key).Error(), ":", 2)[0], nil})
			continue
		}
		encoder.Encode(read(kind, key, version, body))
	}
}

func read(kind string, key, version int16, body []byte) told {
	request := kmsg.RequestForKey(key)
	request.SetVersion(version)
	if kind == "request" {
		reader := kbin.Reader{Src: body}
		reader.NullableString()
		if request.IsFlexible() {
			kmsg.SkipTags(&reader)
		}
		if err := request.ReadFrom(reader.Src); err != nil {
			panic(fmt.Sprint(kmsg.NameForKey(key), " ", version, ": ", err))
		}
		return told{kmsg.NameForKey(key), request}
	}
	response := request.ResponseKind()
	if versions, ok := response.(*kmsg.ApiVersionsResponse); ok && (body[0] != 0 || body[1] != 0) {
		// Refused, in whatever version the broker likes: some write what is none (librdkafka's mock).
		versions.ErrorCode = int16(body[0])<<8 | int16(body[1])
		return told{kmsg.NameForKey(key), versions}
	}
	if response.IsFlexible() && key != 18 {
		reader := kbin.Reader{Src: body}
		kmsg.SkipTags(&reader)
		body = reader.Src
	}
	if err := response.ReadFrom(body); err != nil {
		panic(fmt.Sprint(kmsg.NameForKey(key), " ", version, ": ", err))
	}
	return told{kmsg.NameForKey(key), response}
}
