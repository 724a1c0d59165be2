package segment

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// level95 is that of all intervals.
const level95 = 0.95

// Count is how many units of a level converted.
type Count struct {
	Name   string          `json:"name"`
	Levels []Level         `json:"levels,omitempty"` // of a partition, for each By
	Rate   conversion.Rate `json:"rate"`
}

// CompareCounts compares counts of independent units that do not overlap, such
// as visitors by channel from a table. Counts that cannot be, such as more
// converted than there are, have no statistics; nor has a Contrast against a name
// that is not there.
//
// What is called different goes by corrected p-values, never by whether intervals
// overlap. Sources: Wilson 1927 and Newcombe 1998 (intervals), Katz 1978 (ratio);
// Fisher's exact test where a count below 5 is expected, else the pooled z test;
// Benjamini and Hochberg 1995; beta-binomial by maximum likelihood (shrinking).
func CompareCounts(counts []Count, against Contrast) Comparison {
	c := comparer{Comparison: Comparison{Unit: PerUser, Contrast: against, Rows: []Row{}}}
	entrants := make([]entrant, len(counts))
	for i, count := range counts {
		in := &census{}
		in.own.K, in.own.N = count.Rate.K, count.Rate.N
		entrants[i] = entrant{name: count.Name, levels: slices.Clone(count.Levels), in: in}
	}
	c.compareLevels(entrants)
	return c.Comparison
}

// comparer makes a comparison.
type comparer struct {
	Comparison
	currencies []string   // of the values
	strata     *Partition // or nil
	whole      *sums      // of all sessions, whose users may be in several levels; or nil
}

// entrant is a row to be.
type entrant struct {
	name   string
	levels []Level
	gone   []*sums // of sessions: what all lack without each level that it is made of
	in     *census
	out    *census // what it is compared with; nil is nothing

	mixed, outMixed bool // made of several levels: it is not known which sessions are of the same users
}

// compareLevels makes rows of levels, which do not overlap.
func (c *comparer) compareLevels(entrants []entrant) {
	var all census
	var reference *entrant
	for i := range entrants {
		entrants[i].mixed = len(entrants[i].gone) > 1
		all.own.merge(&entrants[i].in.own)
		all.strata = addCells(all.strata, entrants[i].in.strata)
		if c.Against != "" && entrants[i].name == c.Against && reference == nil {
			reference = &entrants[i]
		}
	}
	if c.All.N == 0 {
		c.All = measure(&all.own, c.Unit)
	}
	for i := range entrants {
		e := &entrants[i]
		switch {
		case c.Against == "":
			e.out = &census{own: c.rest(&all.own, e), strata: lessCells(all.strata, e.in.strata)}
			e.outMixed = e.mixed
		case reference != nil && reference != e:
			e.out, e.outMixed = reference.in, reference.mixed
		}
		c.Rows = append(c.Rows, c.row(e))
	}
	c.correct()
	c.shrink()
	slices.SortStableFunc(c.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Shrunk.Low, a.Shrunk.Low), strings.Compare(a.Name, b.Name), slices.CompareFunc(a.Levels, b.Levels, compareLevel))
	})
}

// rest returns the sums of everyone else.
func (c *comparer) rest(all *sums, e *entrant) sums {
	if c.whole != nil && !e.mixed {
		return c.whole.less(e.gone[0])
	}
	return all.less(&e.in.own)
}

// measure returns the rate of an entrant. The design effect of a mixed one is that
// of all.
func (c *comparer) measure(s *sums, mixed bool) Measure {
	m := measure(s, c.Unit)
	if c.whole != nil && mixed && m.Clustered != nil {
		m.assume(c.All.Clustered)
	}
	return m
}

func compareLevel(a, b Level) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Value, b.Value))
}

func (c *comparer) row(e *entrant) Row {
	in := &e.in.own
	row := Row{Name: e.name, Levels: e.levels, Rate: c.measure(in, e.mixed), Entries: e.in.entryRows(c.Steps)}
	for _, currency := range c.currencies {
		row.Values = append(row.Values, valueOf(in, currency))
	}
	if e.out == nil {
		return row
	}
	out := &e.out.own
	row.Rest = c.measure(out, e.outMixed)
	row.Difference = differenceOf(row.Rate, row.Rest)
	row.Ratio = ratioOf(row.Rate, row.Rest)
	for i, currency := range c.currencies {
		row.Values[i].Difference = meanDifference(in, out, currency)
	}
	if c.strata != nil {
		adjusted := Adjust(c.strata.tables(e.in.strata, e.out.strata))
		row.Adjusted = &adjusted
	}
	return row
}

// correct gives each difference its q, among the rows for the rates and for the
// means of each currency.
func (c *Comparison) correct() {
	families := map[string][]*Difference{}
	for i := range c.Rows {
		if d := c.Rows[i].Difference; d != nil {
			families[""] = append(families[""], d)
		}
		for _, v := range c.Rows[i].Values {
			if v.Difference != nil {
				families[v.Currency] = append(families[v.Currency], v.Difference)
			}
		}
	}
	for _, family := range families {
		c.Correction.apply(family)
	}
}

func (c Correction) apply(differences []*Difference) {
	ps := make([]float64, len(differences))
	for i, d := range differences {
		ps[i] = d.P
	}
	adjust := stat.BenjaminiHochberg
	if c == Holm {
		adjust = stat.Holm
	}
	for i, q := range adjust(ps) {
		differences[i].Q, differences[i].Different = q, q <= 0.05
	}
}

// shrink tells whether the rates of levels vary at all, and moves each towards
// the others.
func (c *Comparison) shrink() {
	var counts [][2]int64
	var pooled conversion.Rate
	for i := range c.Rows {
		if r := c.Rows[i].Rate; r.N != 0 {
			counts = append(counts, [2]int64{r.K, r.N})
			pooled.K += r.K
			pooled.N += r.N
		}
	}
	if len(counts) > 1 {
		h := Heterogeneity(stat.Heterogeneity(counts))
		c.Heterogeneity = &h
	}
	if alpha, beta, ok := stat.BetaBinomialFit(counts); ok {
		c.Prior = &Prior{alpha, beta}
	}
	for i := range c.Rows {
		shrunk := Estimate{Value: pooled.Value()}
		shrunk.Low, shrunk.High = pooled.Interval()
		if c.Prior != nil {
			shrunk.Value, shrunk.Low, shrunk.High = stat.Shrink(c.Rows[i].Rate.K, c.Rows[i].Rate.N, c.Prior.Alpha, c.Prior.Beta, level95)
		}
		c.Rows[i].Shrunk = &shrunk
	}
}

// Levels returns the rows' counts as a table of levels has them: those of the
// most units first, ties by name, then "(other)", then "(none)".
func (c Comparison) Levels() []Count {
	counts := make([]Count, len(c.Rows))
	for i := range c.Rows {
		counts[i] = Count{c.Rows[i].Name, slices.Clone(c.Rows[i].Levels), c.Rows[i].Rate.Rate}
	}
	sortCounts(counts)
	return counts
}

func sortCounts(counts []Count) {
	slices.SortStableFunc(counts, func(a, b Count) int {
		return cmp.Or(
			cmp.Compare(rankOf(a.Levels), rankOf(b.Levels)), cmp.Compare(b.Rate.N, a.Rate.N),
			strings.Compare(a.Name, b.Name), slices.CompareFunc(a.Levels, b.Levels, compareLevel),
		)
	})
}

// rankOf is 0 for values, 1 for the others and 2 for none. Crossed levels go by
// the last of their parts.
func rankOf(levels []Level) (rank int) {
	for _, l := range levels {
		switch l.Kind {
		case OtherLevel:
			rank = max(rank, 1)
		case NoneLevel:
			rank = 2
		}
	}
	return rank
}
