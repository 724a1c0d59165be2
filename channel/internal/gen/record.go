package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
)

// record is one row of sources.tsv.
type record struct {
	kind, key  string
	subdomains bool
	category   string
	source     string
	params     string // joined by commas
	needsParam bool
	origin     string
}

const header = "kind\tkey\tsubdomains\tcategory\tsource\tparams\tneeds_param\torigin"

func readTable(file string) ([]record, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	first, rest, _ := strings.Cut(string(text), "\n")
	if first != header {
		return nil, fmt.Errorf("%s: header %q", file, first)
	}
	var table []record
	for line := range strings.Lines(rest) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 8 {
			return nil, fmt.Errorf("%s: %d fields in %q", file, len(f), line)
		}
		table = append(table, record{f[0], f[1], f[2] == "1", f[3], f[4], f[5], f[6] == "1", f[7]})
	}
	return table, nil
}

// sorted returns the rows by kind and key.
func sorted(table []record) []record {
	return slices.SortedFunc(slices.Values(table), func(a, b record) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.key, b.key))
	})
}

// encode writes sources.tsv.
func encode(table []record) []byte {
	out := bytes.NewBufferString(header + "\n")
	for _, r := range sorted(table) {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
			r.kind, r.key, digit(r.subdomains), r.category, r.source, r.params, digit(r.needsParam), r.origin)
	}
	return out.Bytes()
}

func digit(set bool) string {
	if set {
		return "1"
	}
	return "0"
}
