// Package conformance runs vectors, one folder per suite, through the public
// API, so that whoever implements these semantics elsewhere can compare.
package conformance

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Suite runs a case of a file.
type Suite func(*File, Case) error

// Suites are the suites that this library runs, by name.
var Suites = map[string]Suite{
	"predicate":    alone(runPredicate),
	"channel":      alone(runChannel),
	"session":      alone(runSession),
	"goal":         alone(runGoal),
	"funnel":       alone(runFunnel),
	"funnel-masks": alone(runFunnelMasks),
	"windowfunnel": alone(runWindowFunnel),
	"stat":         alone(runStat),
	"segment":      alone(runSegment),
	"attribution":  runAttribution,
	"journeys":     alone(runJourneys),
	"insight":      alone(runInsight),
}

// alone is a suite whose cases need nothing but their own fields.
func alone(run func(fields json.RawMessage) error) Suite {
	return func(_ *File, c Case) error { return run(c.fields) }
}

// File is one file of vectors.
type File struct {
	Path  string
	Suite string
	Cases []Case
}

// Case is one vector, with the fields that all suites share.
type Case struct {
	Name     string `json:"name"`
	Source   string `json:"source"`
	Licence  string `json:"licence"`
	Requires *struct {
		File   string `json:"file"`
		SHA256 string `json:"sha256"`
		// Of a table of paths, the columns by what is in them, and what is between
		// the keys of a path.
		Columns   map[string]string `json:"columns"`
		Separator string            `json:"separator"`
	} `json:"requires"`

	fields json.RawMessage // of the suite itself
}

// ReadFile reads a file of vectors; what it does not know is an error.
func ReadFile(path string) (*File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Suite string            `json:"suite"`
		About string            `json:"about"`
		Cases []json.RawMessage `json:"cases"`
	}
	if err := strict(data, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	f := &File{Path: path, Suite: doc.Suite}
	names := map[string]bool{}
	for i, raw := range doc.Cases {
		c, err := readCase(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: case %d: %w", path, i, err)
		}
		if names[c.Name] || c.Name == "" {
			return nil, fmt.Errorf("%s: case %d: want a name of its own, have %q", path, i, c.Name)
		}
		names[c.Name] = true
		f.Cases = append(f.Cases, c)
	}
	return f, nil
}

// readCase takes the shared fields out of a case and keeps the rest.
func readCase(raw json.RawMessage) (Case, error) {
	var c Case
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return c, err
	}
	for _, shared := range []string{"name", "source", "licence", "requires"} {
		delete(fields, shared)
	}
	var err error
	c.fields, err = json.Marshal(fields)
	return c, err
}

// Run runs a case of the file. ran is false if the case requires a file that
// is not there.
func (f *File) Run(c Case) (ran bool, err error) {
	suite, ok := Suites[f.Suite]
	if !ok {
		return true, fmt.Errorf("unknown suite %q", f.Suite)
	}
	if c.Requires != nil {
		data, err := os.ReadFile(f.beside(c.Requires.File))
		if os.IsNotExist(err) {
			return false, nil
		} else if err != nil {
			return true, err
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != c.Requires.SHA256 {
			return true, fmt.Errorf("%s is not the file that the case requires", c.Requires.File)
		}
	}
	return true, suite(f, c)
}

// beside returns the path of a file that lies beside the vectors.
func (f *File) beside(name string) string { return filepath.Join(filepath.Dir(f.Path), name) }

// Files returns the vector files below dir, sorted. With suites, only those in
// folders of these names.
func Files(dir string, suites ...string) (paths []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
			return err
		}
		if len(suites) == 0 || slices.Contains(suites, filepath.Base(filepath.Dir(path))) {
			paths = append(paths, path)
		}
		return nil
	})
	return paths, err
}

// strict decodes JSON without unknown fields and trailing data.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return fmt.Errorf("data after the end")
	}
	return nil
}
