// Reads the files of deploy/ as those do who are given them: manifests by the types of Kubernetes and of the Prometheus
// operator, where a field that is not theirs is an error, and the Dockerfile by BuildKit's own parser.
// deploy-checker FILE…: prints what it found as JSON, one object a document.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/yaml"
	strict "sigs.k8s.io/json"
	yamljson "sigs.k8s.io/yaml"
)

// Found is a document, or a stage of a Dockerfile.
type Found struct {
	File   string `json:"file"`
	Kind   string `json:"kind"`
	Object any    `json:"object"`
}

// What has no kind of its own: a part of a pod, named by its file.
var parts = map[string]func() any{
	"debug-profile.yaml":       func() any { return &core.Container{} },
	"ephemeral-container.yaml": func() any { return &core.Pod{} },
}

var kinds = map[string]func() any{
	"v1/Namespace":                        func() any { return &core.Namespace{} },
	"v1/Pod":                              func() any { return &core.Pod{} },
	"v1/ServiceAccount":                   func() any { return &core.ServiceAccount{} },
	"apps/v1/DaemonSet":                   func() any { return &apps.DaemonSet{} },
	"apps/v1/Deployment":                  func() any { return &apps.Deployment{} },
	"monitoring.coreos.com/v1/PodMonitor": func() any { return &monitoring.PodMonitor{} },
}

func main() {
	out := json.NewEncoder(os.Stdout)
	for _, path := range os.Args[1:] {
		found, err := read(path)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", path, err)
			os.Exit(1)
		}
		for _, one := range found {
			if err := out.Encode(one); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
}

func read(path string) ([]Found, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(filepath.Base(path), "Dockerfile") {
		return readDockerfile(path, content)
	}
	return readManifests(path, content)
}

func readDockerfile(path string, content []byte) ([]Found, error) {
	parsed, err := parser.Parse(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	for _, warning := range parsed.Warnings {
		return nil, errors.New(warning.Short)
	}
	stages, _, err := instructions.Parse(parsed.AST, nil)
	if err != nil {
		return nil, err
	}
	var found []Found
	for _, stage := range stages {
		var lines []string
		for _, command := range stage.Commands {
			lines = append(lines, fmt.Sprint(command))
		}
		found = append(found, Found{path, "stage", map[string]any{"base": stage.BaseName, "commands": lines}})
	}
	return found, nil
}

func readManifests(path string, content []byte) ([]Found, error) {
	var found []Found
	documents := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		kind, object := objectOf(path, document)
		if object == nil {
			return nil, fmt.Errorf("no type for %q", kind)
		}
		if err := readStrictly(document, object); err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
		found = append(found, Found{path, kind, object})
	}
}

// As an API server does with strict validation of fields: names by case, unknown and repeated ones are errors.
func readStrictly(document []byte, object any) error {
	text, err := yamljson.YAMLToJSONStrict(document)
	if err != nil {
		return err
	}
	refused, err := strict.UnmarshalStrict(text, object)
	return errors.Join(append(refused, err)...)
}

func objectOf(path string, document []byte) (string, any) {
	if make, known := parts[filepath.Base(path)]; known {
		return filepath.Base(path), make()
	}
	var head struct{ APIVersion, Kind string }
	if err := yamljson.Unmarshal(document, &head); err != nil {
		return err.Error(), nil
	}
	kind := head.APIVersion + "/" + head.Kind
	if make, known := kinds[kind]; known {
		return kind, make()
	}
	return kind, nil
}
