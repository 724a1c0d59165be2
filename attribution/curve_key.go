package attribution

import "context"

// LinearDistinct gives each key of a path the same, split evenly over its
// touches. It is the Shapley value of the game in which a set of keys is worth
// the conversions that need no other key: see [SubsetSum].
type LinearDistinct struct{}

// Participation gives each key of a path the whole conversion, split evenly over
// its touches: what the key took part in. The credits add up to more than there
// is, and the result says so: it is not Conserving.
type Participation struct{}

// Label names the curve.
func (LinearDistinct) Label() string { return "linear distinct" }

// Label names the curve.
func (Participation) Label() string { return "participation" }

// Attribute gives credit to the keys of a table.
func (c LinearDistinct) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

// Attribute gives credit to the keys of a table.
func (c Participation) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

func (LinearDistinct) check() error { return nil }
func (Participation) check() error  { return nil }

func (LinearDistinct) timed() bool { return false }
func (Participation) timed() bool  { return false }

func (LinearDistinct) scores(dst []float64, p *steps) []float64 { return appendPerKey(dst, p) }
func (Participation) scores(dst []float64, p *steps) []float64  { return appendPerKey(dst, p) }

// appendPerKey appends scores that are 1 together for each key.
func appendPerKey(dst []float64, p *steps) []float64 {
	counts := p.occurrences()
	for _, key := range p.keys {
		dst = append(dst, 1/float64(counts[key].times))
	}
	return dst
}
