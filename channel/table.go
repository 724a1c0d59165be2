package channel

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// sourcesText is the compact form of data/sources.tsv that internal/gen makes.
//
//go:embed sources.txt
var sourcesText string

// row is what is known about one source of visits.
type row struct {
	key        string // name, host, host and path, pattern or identifier of an app
	category   Category
	source     string // the readable name
	params     string // keyword parameters, joined by commas
	subdomains bool   // also the hosts below
	needsParam bool   // counts only with a keyword
	own        bool   // given by the user
}

// table is all rows, each kind for itself.
type table struct {
	stamp    string // date and hash of the data
	names    index
	apps     index
	hosts    index
	paths    map[string][]*row // by host, longest path first
	patterns patterns
}

// loadTable reads the embedded table, once; most of its strings are slices of
// the text.
var loadTable = sync.OnceValue(func() *table { return parseTable(sourcesText) })

// parseTable reads the format of internal/gen: a comment with the stamp, then
// rows "KIND CATEGORY FLAGS \t key \t source \t params", in which a source equal
// to the key and empty fields at the end are left out.
func parseTable(text string) *table {
	stamp, text, _ := strings.Cut(text, "\n")
	t := &table{stamp: strings.TrimPrefix(stamp, "# "), paths: map[string][]*row{}, patterns: newPatterns()}
	names, apps, hosts := make([]row, 0, 640), make([]row, 0, 64), make([]row, 0, 1408)
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		kind, r := parseRow(line)
		switch kind {
		case 'n':
			names = append(names, r)
		case 'a':
			apps = append(apps, r)
		case 'h':
			hosts = append(hosts, r)
		case 'p':
			t.addPath(r)
		case '*':
			t.patterns.add(r)
		}
	}
	t.names, t.apps, t.hosts = newIndex(names), newIndex(apps), newIndex(hosts)
	return t
}

// addPath keeps the longest paths of a host first.
func (t *table) addPath(r row) {
	host, _, _ := strings.Cut(r.key, "/")
	t.paths[host] = append(t.paths[host], &r)
	slices.SortStableFunc(t.paths[host], func(a, b *row) int { return cmp.Compare(len(b.key), len(a.key)) })
}

func parseRow(line string) (kind byte, r row) {
	head, rest, _ := strings.Cut(line, "\t")
	r.key, rest, _ = strings.Cut(rest, "\t")
	r.source, r.params, _ = strings.Cut(rest, "\t")
	if r.source == "" {
		r.source = r.key
	}
	r.category = categoryOfLetter(head[1])
	for _, flag := range head[2:] {
		switch flag {
		case '+':
			r.subdomains = true
		case '?':
			r.needsParam = true
		}
	}
	return head[0], r
}

func categoryOfLetter(c byte) Category {
	switch c {
	case 's':
		return CategorySearch
	case 'c':
		return CategorySocial
	case 'v':
		return CategoryVideo
	case 'b':
		return CategoryShopping
	case 'm':
		return CategoryEmail
	case 'a':
		return CategoryAI
	}
	return CategoryNone
}
