package channel

import (
	"fmt"

	"github.com/go-conversion/conversion/internal/pattern"
)

// Source is a site or an app that visits come from.
type Source struct {
	Host     string   // at or below it; or
	App      string   // the identifier behind android-app:// or ios-app://
	Source   string   // its readable name; "" is the host or the identifier
	Category Category // none if it is nothing special
}

// Sources are own sources. They win over the table of this package: also over
// longer hosts in it, so that one entry speaks for a whole domain. Among them
// the longest host wins.
type Sources []Source

// ownSources are Sources to be looked up.
type ownSources struct {
	some               bool
	names, apps, hosts index
}

func newOwnSources(list Sources, faults *faults) (own ownSources) {
	seen := map[string]bool{}
	categories := map[string]Category{}
	var names, apps, hosts []row
	for i, s := range list {
		path := fmt.Sprintf("Sources[%d]", i)
		r, fault := s.row()
		name := lowerASCII(r.source)
		category, named := categories[name]
		switch {
		case fault != "":
			faults.add(path, "source", fault)
			continue
		case seen[r.key]:
			faults.add(path, "duplicate", fmt.Sprintf("%q is given twice", r.key))
			continue
		case named && category != s.Category:
			faults.add(path, "duplicate", fmt.Sprintf("source %q has two categories", r.source))
			continue
		}
		seen[r.key] = true
		if s.App != "" {
			apps = append(apps, r)
		} else {
			hosts = append(hosts, r)
		}
		if !named {
			categories[name] = s.Category
			names = append(names, row{key: name, category: s.Category, own: true})
		}
	}
	return ownSources{len(list) > 0, newIndex(names), newIndex(apps), newIndex(hosts)}
}

// row returns the source as a row, or what is wrong with it.
func (s *Source) row() (r row, fault string) {
	r = row{category: s.Category, source: s.Source, subdomains: true, own: true}
	switch {
	case (s.Host == "") == (s.App == ""):
		return r, "want either a host or an app"
	case !s.Category.valid():
		return r, fmt.Sprintf("unknown category %q", s.Category)
	case s.App != "":
		r.key = lowerASCII(s.App)
	case !isHost(s.Host):
		return r, wantHost(s.Host)
	default:
		r.key = withoutWWW(pattern.Host(s.Host))
	}
	if r.source == "" {
		r.source = r.key
	}
	return r, ""
}

// named returns the row of a source by its readable name, or nil.
func (own *ownSources) named(source string) *row {
	if !own.some {
		return nil
	}
	return own.names.find(source)
}

// app returns the row of an app, or nil.
func (own *ownSources) app(id string) *row {
	if !own.some {
		return nil
	}
	return own.apps.find(id)
}

// host returns the row of the host or of its nearest parent, or nil.
func (own *ownSources) host(host string) *row {
	if !own.some {
		return nil
	}
	exact, parent := own.hosts.family(host, nil)
	if exact != nil {
		return exact
	}
	return parent
}
