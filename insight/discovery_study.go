package insight

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/duration"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/rule"
)

// DiscoveryStudy says where a [Discovery] looks for micro conversions. It is plain
// data; the zero value looks at the names of the first five events.
type DiscoveryStudy struct {
	// Landmark is the number of events that are looked at: units with fewer are left
	// out, and of the others only conversions after so many events count, because
	// long visits have more chances both to do something and to convert. 0 is 5.
	Landmark int
	MaxCount int // k of "at least k times" is at most that; 0 is 10

	// InSample chooses k and estimates on all units. The default is to choose k on one
	// half of the units, by ID and Seed, and to estimate on the other, because the best
	// of several looks better than it is on the units on which it was the best.
	InSample bool
	Seed     uint64

	MinSupport            int64   // so many units have to do it, and so many not; 0 is 25
	FDR                   float64 // the share of false discoveries that is accepted; 0 is 0.05
	PrerequisiteThreshold float64 // the share of conversions without it, at most, of a step that is needed; 0 is 0.01

	// The candidates are all names of events but those excluded, and on request:
	Exclude []string        // names that are no news, such as those that a tracker sends by itself
	Props   []string        // each name together with each value of these properties
	Paths   rule.Types      // groups of pages: each event is of the first entry that holds of it, whatever content type it carries
	Engaged []time.Duration // so much engaged time or more

	// MaxCandidates bounds the memory: of names, and of name and value of each
	// property, so many are kept. Where there are more a hash draws them, the same ones
	// in any order and on all shards, and the report says so. 0 is 1000.
	MaxCandidates int
}

// The bounds of a study.
const (
	mostCount      = 1000
	mostCandidates = 1 << 20
)

func (s *DiscoveryStudy) check() error {
	var c check.Checker
	for _, n := range []struct {
		path  string
		value int64
		most  int64
	}{
		{"landmark", int64(s.Landmark), mostUnits}, {"max_count", int64(s.MaxCount), mostCount},
		{"min_support", s.MinSupport, mostUnits}, {"max_candidates", int64(s.MaxCandidates), mostCandidates},
	} {
		if n.value < 0 || n.value > n.most {
			c.Fault(n.path, "range", "want 1 to %d, or 0 for the default, not %d", n.most, n.value)
		}
	}
	for _, share := range []struct {
		path  string
		value float64
	}{{"fdr", s.FDR}, {"prerequisite_threshold", s.PrerequisiteThreshold}} {
		if !(share.value >= 0 && share.value < 1) {
			c.Fault(share.path, "range", "want a share from 0 to below 1, not %v", share.value)
		}
	}
	checkTexts(&c, "exclude", s.Exclude)
	checkTexts(&c, "props", s.Props)
	s.checkGroups(&c)
	return c.Err()
}

// checkTexts refuses empty texts and those that came before.
func checkTexts(c *check.Checker, path string, texts []string) {
	for i, text := range texts {
		at := fmt.Sprintf("%s[%d]", path, i)
		switch first := slices.Index(texts, text); {
		case text == "":
			c.Fault(at, "empty", "want a name, have none")
		case first < i:
			c.Fault(at, "duplicate", "%q is there already", text)
		}
		c.UTF8(at, text)
	}
}

func (s *DiscoveryStudy) checkGroups(c *check.Checker) {
	for i, entry := range s.Paths {
		at := fmt.Sprintf("paths[%d].", i)
		if entry.Is == "" {
			c.Fault(at+"is", "empty", "want a name, have none")
		}
		c.UTF8(at+"is", entry.Is)
		c.Predicate(at+"when", entry.When)
	}
	for i, d := range s.Engaged {
		at := fmt.Sprintf("engaged[%d]", i)
		switch {
		case d <= 0:
			c.Fault(at, "duration", "want a duration above 0, not %v", d)
		case slices.Index(s.Engaged, d) < i:
			c.Fault(at, "duplicate", "%v is there already", d)
		}
	}
}

// withDefaults fills in what a study leaves open.
func (s DiscoveryStudy) withDefaults() DiscoveryStudy {
	s.Landmark = cmp.Or(s.Landmark, 5)
	s.MaxCount = min(cmp.Or(s.MaxCount, 10), s.Landmark)
	s.MinSupport = cmp.Or(s.MinSupport, 25)
	s.FDR = cmp.Or(s.FDR, 0.05)
	s.PrerequisiteThreshold = cmp.Or(s.PrerequisiteThreshold, 0.01)
	s.MaxCandidates = cmp.Or(s.MaxCandidates, 1000)
	s.Exclude = slices.Sorted(slices.Values(s.Exclude))
	s.Props = slices.Sorted(slices.Values(s.Props))
	s.Engaged = slices.Sorted(slices.Values(s.Engaged))
	s.Paths = slices.Clone(s.Paths)
	return s
}

// fingerprint identifies what is counted, not what reports make of it: support,
// thresholds and InSample are left out.
func (s *DiscoveryStudy) fingerprint(groups []pathGroup) [32]byte {
	b := wire.AppendString(nil, "insight.Discovery 1")
	for _, n := range []int{s.Landmark, s.MaxCount, s.MaxCandidates} {
		b = wire.AppendUint(b, uint64(n))
	}
	b = wire.AppendUint(b, s.Seed)
	for _, texts := range [][]string{s.Exclude, s.Props} {
		b = wire.AppendUint(b, uint64(len(texts)))
		for _, text := range texts {
			b = wire.AppendString(b, text)
		}
	}
	b = wire.AppendUint(b, uint64(len(groups)))
	for _, g := range groups {
		b = wire.AppendString(b, g.name)
		b = wire.AppendString(b, string(rule.AppendPredicateJSON(nil, g.is)))
	}
	for _, d := range s.Engaged {
		b = wire.AppendString(b, string(duration.Append(nil, d)))
	}
	return sha256.Sum256(b)
}

// pathGroup is events that one or more entries of a list of types stand for.
type pathGroup struct {
	name string
	is   rule.Predicate
}

// groupsOf takes a list of types apart: each event is of the first entry that holds
// of it.
func groupsOf(types rule.Types) (groups []pathGroup) {
	for i, entry := range types {
		is := firstEntry(types[:i], entry)
		at := slices.IndexFunc(groups, func(g pathGroup) bool { return g.name == entry.Is })
		if at < 0 {
			groups = append(groups, pathGroup{entry.Is, is})
		} else {
			groups[at].is = rule.Or(groups[at].is, is)
		}
	}
	return groups
}

// firstEntry returns what says that entry holds, and none before it that stands for
// something else.
func firstEntry(before rule.Types, entry rule.Type) rule.Predicate {
	all := []rule.Predicate{entry.When}
	for _, other := range before {
		if other.Is != entry.Is {
			all = append(all, rule.Not(other.When))
		}
	}
	if len(all) == 1 {
		return entry.When
	}
	return rule.And(all...)
}
