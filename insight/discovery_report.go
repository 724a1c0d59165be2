package insight

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/stat"
)

// DiscoveryReport ranks candidates for micro conversions by what converting has to do
// with them: by Score, then the size of Phi, both descending, then name. It is plain
// data. Whether making people do something makes them convert it cannot say; an
// experiment can.
type DiscoveryReport struct {
	Units      int64 // converted or left
	Converted  int64
	AtRisk     int64 // units long enough to be looked at
	Landmark   int   // so many events were looked at
	InSample   bool  // k was chosen on the units on which it was estimated: effects look better than they are
	Candidates []Candidate

	Estimated   int64   // units at risk on which effects were estimated: half of them unless InSample
	Strata      int     // with units at risk
	Level       float64 // of the intervals
	FDR         float64
	MinSupport  int64
	Value       ConversionValue // of a conversion, in Score; the zero value counts conversions
	Unsupported int             // candidates left out because too few did it, or too few did not
	Notes       []DiscoveryNote
	Basis       Basis // AdjustedFor: units are alike in age and stratum
}

// DiscoveryNote is something that a reader of a report has to know.
type DiscoveryNote struct {
	Code    DiscoveryNoteCode `json:"code"`
	Subject string            `json:"subject,omitempty"`
	Kept    int               `json:"kept,omitempty"`
	About   int64             `json:"about,omitempty"` // there were about so many
}

// DiscoveryNoteCode names a kind of note.
type DiscoveryNoteCode string

// The notes.
const (
	TooManyCandidates DiscoveryNoteCode = "too_many_candidates" // a hash drew which of them were kept
	TooManyStrata     DiscoveryNoteCode = "too_many_strata"     // units were compared regardless of them
)

// DiscoveryOptions are how a discovery is reported.
type DiscoveryOptions struct {
	Goals *goal.Set       // those there are: candidates that one of them looks for are marked
	Value ConversionValue // of a conversion; the zero value makes scores numbers of conversions
	Level float64         // of the intervals; 0 is 0.95
}

// Report ranks the candidates. For each it chooses on one half of the units the k for
// which "at least k times" has the largest |φ|, the smallest at ties, and estimates on
// the other half:
//
//	φ = (ad − bc)/√((a+b)(c+d)(a+c)(b+d)), the difference of rates within strata after
//	Mantel and Haenszel with Sato's interval (Newcombe's if there is one stratum), p and q.
//
// A candidate is a prerequisite if the upper end of the Wilson interval of the share of
// conversions without it is at most PrerequisiteThreshold; neutral if q is above FDR or
// there is no difference; else positive or negative by the sign of the difference.
// Without units at risk there are only prerequisites. A level outside (0, 1) gives no
// intervals, and no prerequisites.
func (d *Discovery) Report(o DiscoveryOptions) DiscoveryReport {
	o.Level = levelOr95(o.Level)
	r := DiscoveryReport{
		Units: d.units, Converted: d.converted, Landmark: d.study.Landmark, InSample: d.study.InSample,
		Strata: len(d.strata.risk), Level: o.Level, FDR: d.study.FDR, MinSupport: d.study.MinSupport, Value: o.Value,
		Notes: d.notes(), Basis: AdjustedFor,
	}
	all := d.strata.total()
	for half := range all {
		r.AtRisk = addCapped(r.AtRisk, sumCapped(all[half][:]))
	}
	e := d.estimator(o)
	for _, n := range e.estimateRisk.total() {
		r.Estimated = addCapped(r.Estimated, n)
	}
	for _, c := range d.candidates() {
		if candidate, ok := e.candidate(&c); ok {
			r.Candidates = append(r.Candidates, candidate)
		} else {
			r.Unsupported++
		}
	}
	r.rank(o.Value)
	r.setKnown(o.Goals)
	return r
}

func (d *Discovery) notes() (notes []DiscoveryNote) {
	for i, p := range d.pools() {
		p.prune()
		if p.cut {
			subject := ""
			if i > 0 {
				subject = d.study.Props[i-1]
			}
			notes = append(notes, DiscoveryNote{TooManyCandidates, subject, len(p.kept), p.about()})
		}
	}
	if d.strata.collapsed {
		notes = append(notes, DiscoveryNote{Code: TooManyStrata})
	}
	return notes
}

// rank corrects for the number of candidates, classifies and sorts them.
func (r *DiscoveryReport) rank(v ConversionValue) {
	slices.SortStableFunc(r.Candidates, func(a, b Candidate) int { return strings.Compare(a.Name, b.Name) })
	var ps []float64
	for i := range r.Candidates {
		if c := &r.Candidates[i]; !c.Prerequisite.Is {
			ps = append(ps, c.P)
		}
	}
	qs := stat.BenjaminiHochberg(ps)
	for i := range r.Candidates {
		c := &r.Candidates[i]
		if !c.Prerequisite.Is {
			c.Q, qs = qs[0], qs[1:]
		}
		c.classify(r.FDR, v)
	}
	slices.SortStableFunc(r.Candidates, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(phiSize(b.Phi), phiSize(a.Phi)))
	})
}

func (c *Candidate) classify(fdr float64, v ConversionValue) {
	switch e := c.Effect.Value; {
	case c.Prerequisite.Is:
		c.Class = PrerequisiteClass
	case c.Q > fdr || e == 0 || math.IsNaN(e):
		c.Class = NeutralClass
	case e < 0:
		c.Class = NegativeClass
	default:
		c.Class = PositiveClass
		if v == (ConversionValue{}) {
			v.Mean = 1
		}
		if c.Effect.Low > 0 {
			c.Score = c.Effect.Low * float64(c.Table[0]+c.Table[1]) * v.Mean
		}
	}
}

// Proposals returns the positive candidates as goals, in the order of the report, but
// for those that a goal looks for already.
func (r *DiscoveryReport) Proposals() (goals []goal.Goal) {
	for i := range r.Candidates {
		if c := &r.Candidates[i]; c.Class == PositiveClass && c.Known == "" {
			goals = append(goals, c.Goal())
		}
	}
	return goals
}
