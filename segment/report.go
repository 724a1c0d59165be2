package segment

import (
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

// Report is what an [Accumulator] has counted. It is plain data, in a fixed
// order, and shares nothing with the accumulator. [Report.String] is for
// terminals, [Report.Markdown] for documents, its JSON for programs.
//
// No rate stands without its counts and its interval. A rate of nobody is no
// data.
type Report struct {
	Outcome string    `json:"outcome"` // the name of the conversion
	Unit    Unit      `json:"unit"`
	AsOf    time.Time `json:"as_of,omitzero"`    // nothing from then on was seen
	Since   time.Time `json:"since,omitzero"`    // what parts the past from outcomes; see [Study]
	Users   int64     `json:"users"`             // with a unit
	Unnamed int64     `json:"unnamed,omitempty"` // sessions whose user is not known: each is taken for that of another one
	All     Row       `json:"all"`
	Steps   []string  `json:"steps,omitempty"` // of [Row].Entries

	Segments   *Comparison  `json:"segments,omitempty"`   // nil if the study has none
	Overlaps   []Overlap    `json:"overlaps,omitempty"`   // of each pair of segments
	Partitions []Comparison `json:"partitions,omitempty"` // in order of definition

	Data conversion.Findings `json:"data"` // about events, which have no index
}

// Report returns what was counted so far.
func (a *Accumulator) Report() Report {
	s := &a.study
	r := Report{
		Outcome: s.Outcome.Name, Unit: s.Unit, AsOf: s.AsOf, Since: s.Since, Users: a.all.own.Clusters, Unnamed: a.unnamed,
		Steps: slices.Clone(s.Outcome.Steps), Data: append(conversion.Findings{}, a.bad...),
	}
	all := a.comparison("", Contrast{})
	r.All = all.row(&entrant{name: "all", in: &a.all})
	if s.Segments != nil {
		r.Segments = a.compareSegments()
	}
	if s.Overlap {
		r.Overlaps = a.overlaps()
	}
	for i := range s.By {
		p := &s.By[i]
		c := a.comparison(p.String(), p.Contrast)
		shown, folded := p.fold(a.levels[i], &a.counts)
		c.Folded = folded
		c.compareLevels(shown)
		r.Partitions = append(r.Partitions, c.Comparison)
	}
	return r
}

// comparison returns an empty comparison of the study.
func (a *Accumulator) comparison(name string, contrast Contrast) comparer {
	c := comparer{Comparison: Comparison{
		Name: name, Unit: a.study.Unit, All: measure(&a.all.own, a.study.Unit), Unnamed: a.unnamed,
		Contrast: contrast, Steps: slices.Clone(a.study.Outcome.Steps), Rows: []Row{},
	}}
	if len(a.study.Strata.By) > 0 {
		c.strata, c.Strata = &a.study.Strata, a.study.Strata.String()
	}
	if a.study.Unit == PerSession {
		c.whole = &a.all.own
	}
	for _, m := range a.all.own.money {
		c.currencies = append(c.currencies, m.currency)
	}
	return c
}

// compareSegments compares segments with everyone else, or with those of the
// reference who are not in the segment.
func (a *Accumulator) compareSegments() *Comparison {
	c := a.comparison("", a.study.Contrast)
	for i, segment := range a.study.Segments.Segments() {
		m := &a.segments[i]
		e := entrant{name: segment.Name, in: &m.census}
		if i != a.reference {
			base := a.base()
			e.out = &census{own: base.own.less(&m.gone), strata: lessCells(base.strata, m.shared)}
		}
		c.Rows = append(c.Rows, c.row(&e))
	}
	c.correct()
	return &c.Comparison
}
