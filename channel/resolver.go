package channel

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// Config says how to resolve and group. It is plain data; the zero Config is
// the default preset.
type Config struct {
	Preset string // one of the constants; "" is PresetDefault
	// OwnHosts are the hosts of the site: a referrer at or below one of them
	// is none. The host of the page itself always is. A host is a name with a
	// dot; subdomains need no wildcard, and addresses are no referrers anyway.
	OwnHosts []string
	// ExcludedReferrers are hosts that visitors pass through, such as payment
	// providers and log-in pages: a referrer at or below one of them is none.
	ExcludedReferrers []string
	Sources           Sources // own sources, which win over the table
	Custom            []Rule  // own channels, before those of the preset
}

// Resolver says where visits came from. It is immutable and may be used by any
// number of goroutines at once.
type Resolver struct {
	table       *table
	options     options
	rules       ruleSet
	own         ownSources
	ownHosts    []string
	excluded    []string
	custom      []customRule
	fingerprint [32]byte
}

// New returns a resolver. The error joins a *conversion.Fault for everything
// wrong with c: an unknown preset, what is no host name with a dot (a URL, a
// wildcard, an address), a source given twice, a rule without channel, an empty
// rule that is not the last, an unknown category or click id, a bad pattern.
func New(c Config) (*Resolver, error) {
	var faults faults
	p, ok := presetNamed(c.Preset)
	if !ok {
		faults.add("Preset", "preset", fmt.Sprintf("unknown preset %q", c.Preset))
	}
	r := &Resolver{
		table:    loadTable(),
		options:  p.options,
		rules:    p.rules,
		own:      newOwnSources(c.Sources, &faults),
		ownHosts: hosts("OwnHosts", c.OwnHosts, &faults),
		excluded: hosts("ExcludedReferrers", c.ExcludedReferrers, &faults),
		custom:   compileRules(c.Custom, !ok || p.rules.examine != asUA, &faults),
	}
	if err := faults.err(); err != nil {
		return nil, err
	}
	r.fingerprint = r.hash(c)
	return r, nil
}

// MustNew is [New] for variables of a program; it panics on an error.
func MustNew(c Config) *Resolver {
	r, err := New(c)
	if err != nil {
		panic("channel: " + strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return r
}

// Default returns the resolver of the zero Config. It is made at the first
// call.
func Default() *Resolver { return defaultResolver() }

var defaultResolver = sync.OnceValue(func() *Resolver { return MustNew(Config{}) })

// Touch returns where a visit came from: [Resolver.Resolve], then
// [Resolver.Group]. Rules about the page, and those of [PresetPostHog], see
// the facts themselves.
func (r *Resolver) Touch(f Facts) conversion.Touch {
	var v visit
	r.resolve(&f, &v)
	v.touch.Channel, v.touch.Rule = r.group(&v.touch, &v)
	return v.touch
}

// Resolve returns source, medium and campaign of a visit with the evidence for
// them, but no channel. It is total: whatever the facts are, there is a touch.
func (r *Resolver) Resolve(f Facts) conversion.Touch {
	var v visit
	r.resolve(&f, &v)
	return v.touch
}

// Group returns the channel of a touch, which may be made by hand or come from
// another system, and the rule that gave it. The presets of GA4 and the default
// look at Source, Medium, Campaign and Paid only. An absent source or medium is
// "(not set)".
//
// A touch knows neither the page nor all fields. So custom rules about the page
// do not hold here, and [PresetPostHog] takes the fields for those that the
// touch shows: for a visit, call [Resolver.Touch].
func (r *Resolver) Group(t conversion.Touch) (channel, rule string) {
	return r.group(&t, nil)
}

func (r *Resolver) group(t *conversion.Touch, v *visit) (channel, rule string) {
	if len(r.custom) > 0 {
		if c := r.firstCustom(t, v); c != nil {
			return c.channel, c.name
		}
	}
	i := r.rules.decide(r.atoms(t, v))
	return r.rules.lines[i].channel, r.rules.names[i]
}

// Fingerprint identifies the data and all options, so that touches made by
// different resolvers are told apart.
func (r *Resolver) Fingerprint() [32]byte { return r.fingerprint }

// hosts returns hosts in normal form without www.
func hosts(path string, list []string, faults *faults) []string {
	var normal []string
	for i, host := range list {
		h := withoutWWW(pattern.Host(host))
		if !isHost(host) {
			faults.add(fmt.Sprintf("%s[%d]", path, i), "host", wantHost(host))
		}
		normal = append(normal, h)
	}
	return normal
}

// isHost reports whether s is the name of a host that a referrer can have: of
// two labels at least, and no address.
func isHost(s string) bool {
	if strings.Contains(s, ":") { // pattern.Host drops a port
		return false
	}
	h := pattern.Host(s)
	return looksLikeHost(h) && strings.Contains(h, ".") && h[0] != '.' && !strings.Contains(h, "..") && !isIPAddress(h)
}

func wantHost(s string) string {
	return fmt.Sprintf("want a host name with a dot, without scheme, port, path and wildcards, not %q", s)
}

// faults gathers what is wrong with a Config.
type faults []error

func (f *faults) add(path, code, message string) {
	*f = append(*f, &conversion.Fault{Path: path, Code: code, Message: message})
}

func (f *faults) err() error { return errors.Join(*f...) }
