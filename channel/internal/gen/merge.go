package main

import (
	"path/filepath"
	"regexp"
	"strings"
)

// merger makes sources.tsv out of the lists. A key keeps the first row that is
// put under it, so the lists come in the order of their authority.
type merger struct {
	rows     []record
	has      map[[2]string]bool
	own      []record
	ai       []entry
	ga4      []record
	engines  []engine
	socials  []entry
	nameOf   map[string]string // source name of an engine, by its name
	params   map[string]string // of an engine, by its source name
	searches map[string]string // source name by host
	networks map[string]string // source name by host
	listed   map[string]string // category by host or name, of GA4's list
}

// merge reads the lists of a folder and merges them.
func merge(dir string) ([]record, error) {
	m := &merger{
		has: map[[2]string]bool{}, nameOf: map[string]string{}, params: map[string]string{},
		searches: map[string]string{}, networks: map[string]string{}, listed: map[string]string{},
	}
	if err := m.read(dir); err != nil {
		return nil, err
	}
	m.index()
	for _, r := range m.own {
		m.put(r)
	}
	m.putAssistants()
	m.putGA4()
	m.putEngines()
	m.putNetworks()
	return m.rows, nil
}

func (m *merger) read(dir string) (err error) {
	if m.own, err = readTable(filepath.Join(dir, "own.tsv")); err != nil {
		return err
	}
	if m.ai, err = readNames(filepath.Join(dir, "AIAssistants.yml")); err != nil {
		return err
	}
	if m.ga4, err = readGA4(filepath.Join(dir, "ga4_source_categories.csv")); err != nil {
		return err
	}
	if m.engines, err = readEngines(filepath.Join(dir, "SearchEngines.yml")); err != nil {
		return err
	}
	m.socials, err = readNames(filepath.Join(dir, "Socials.yml"))
	return err
}

func (m *merger) index() {
	for _, e := range m.engines {
		m.nameOf[e.name] = m.family(e.name)
		if _, ok := m.params[m.nameOf[e.name]]; !ok {
			m.params[m.nameOf[e.name]] = strings.Join(e.params, ",")
		}
	}
	for _, e := range m.engines {
		for _, host := range e.hosts {
			if e.usable() {
				keep(m.searches, withoutWWW(host), m.nameOf[e.name])
			}
		}
	}
	for _, e := range m.socials {
		keep(m.networks, withoutWWW(e.host), slug(e.name))
	}
	for _, r := range m.ga4 {
		keep(m.listed, withoutWWW(r.key), r.category)
	}
}

// usable reports whether searches of the engine can be told: by a parameter,
// or because it hides its keywords.
func (e *engine) usable() bool { return len(e.params) > 0 || e.hidden }

// family returns the source name of an engine: that of the engine whose name
// is the first words of its own, so that Google Images is google.
func (m *merger) family(name string) string {
	for _, e := range m.engines {
		if strings.HasPrefix(name, e.name+" ") {
			return slug(e.name)
		}
	}
	return slug(name)
}

func (m *merger) put(r record) {
	if key := [2]string{r.kind, r.key}; !m.has[key] {
		m.has[key] = true
		m.rows = append(m.rows, r)
	}
}

func (m *merger) putName(name, category, origin string) {
	m.put(record{kind: "name", key: name, category: category, source: name, origin: origin})
}

func (m *merger) putAssistants() {
	for _, e := range m.ai {
		r := record{kind: "host", key: withoutWWW(e.host), subdomains: true, category: "ai", source: slug(e.name), origin: "matomo-ai"}
		if strings.Contains(r.key, "/") {
			r.kind, r.subdomains = "path", false
		}
		m.put(r)
		if r.source != "you" { // too common a word; the search engine of that name keeps it
			m.putName(r.source, "ai", "matomo-ai")
		}
	}
}

func (m *merger) putGA4() {
	for _, r := range m.ga4 {
		if !strings.Contains(r.key, ".") {
			m.putName(r.key, r.category, "ga4")
			continue
		}
		r.kind, r.key = "host", withoutWWW(r.key)
		r.subdomains = r.category != "search"
		r.source = m.sourceOf(r.key, r.category)
		if r.category == "search" {
			r.params = m.params[r.source]
		}
		m.put(r)
	}
}

// sourceOf names a host of GA4's list: as the other lists do, else as its
// shortest parent of the same category, else by its first label if that is a
// name in the list, else as itself.
func (m *merger) sourceOf(host, category string) string {
	others := m.networks
	if category == "search" {
		others = m.searches
	}
	if name, ok := others[host]; ok {
		return name
	}
	for parent := host; ; {
		_, rest, _ := strings.Cut(parent, ".")
		if !strings.Contains(rest, ".") {
			break
		}
		if parent = rest; m.listed[parent] == category || category == "search" && others[parent] != "" {
			host = parent
		}
	}
	if name, ok := others[host]; ok {
		return name
	}
	if label, _, _ := strings.Cut(host, "."); m.listed[label] != "" {
		return label
	}
	return host
}

func (m *merger) putEngines() {
	for _, e := range m.engines {
		source := m.nameOf[e.name]
		m.putName(source, "search", "matomo-search")
		for _, host := range e.hosts {
			r := record{key: strings.TrimSuffix(withoutWWW(host), "/"), category: "search", source: source, origin: "matomo-search"}
			if r.kind = m.kind(r.key); r.kind == "" || !e.usable() {
				continue
			}
			r.params, r.needsParam = strings.Join(e.params, ","), !e.hidden && r.kind != "app"
			m.put(r)
		}
	}
}

func (m *merger) putNetworks() {
	for _, e := range m.socials {
		r := record{key: withoutWWW(e.host), category: "social", source: slug(e.name), origin: "matomo-social"}
		m.putName(r.source, "social", "matomo-social")
		if r.kind = m.kind(r.key); r.kind == "" {
			continue
		}
		r.subdomains = r.kind == "host"
		m.put(r)
	}
}

var appIdentifier = regexp.MustCompile(`^(com|org)\.[a-z]+\.[a-z.]+$`)

// kind says what a key is, or "" if it is of no use: a path of a host that is
// in the table with all its paths, a pattern with a path, a broken identifier.
func (m *merger) kind(key string) string {
	host, _, path := strings.Cut(key, "/")
	switch {
	case strings.HasPrefix(key, "android-app/"), strings.HasSuffix(key, ".android") && strings.Count(key, ".") == 1:
		return ""
	case path && (m.has[[2]string{"host", host}] || m.searches[host] != ""):
		return ""
	case path:
		return "path"
	case appIdentifier.MatchString(key):
		return "app"
	case strings.Contains(key, "{}"):
		return "pattern"
	}
	return "host"
}

// keep sets a value unless there is one.
func keep(m map[string]string, key, value string) {
	if _, ok := m[key]; !ok {
		m[key] = value
	}
}

func withoutWWW(host string) string {
	if rest, ok := strings.CutPrefix(host, "www."); ok && strings.Contains(rest, ".") {
		return rest
	}
	return host
}
