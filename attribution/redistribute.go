package attribution

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
)

// Redistribute is the curve that a Markov chain makes: within each path, the score
// of a touch is the removal effect of its key, of conversions. Where all effects of
// a path are 0 it is split evenly. Credits are not those of [Markov], which shares
// out the total; these follow single paths, so that they can be in a ledger.
//
// On a table it fits the chain first. Single paths cannot tell the effects: for
// [Ledger] and [Tally] use [Chain.Curve] of a chain that was fitted to a table;
// Redistribute itself leaves all their conversions unattributed, with a finding.
type Redistribute struct {
	Order int // of the chain; at least 1
}

// Label returns such as "redistributed, Markov order 2".
func (r Redistribute) Label() string { return "redistributed, " + r.chain().Label() }

func (r Redistribute) chain() Markov { return Markov{Order: r.Order} }

// Attribute gives credit to the keys of a table. Errors are those of [Markov].
func (r Redistribute) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, r, t, defaultLevel)
}

func (r Redistribute) check() error {
	if r.Order < 1 {
		return fmt.Errorf("redistribute.order: %d: want 1 or more: %w", r.Order, ErrModel)
	}
	return nil
}

func (r Redistribute) timed() bool { return false }

func (r Redistribute) scores(dst []float64, p *steps) []float64 {
	for range p.keys {
		dst = append(dst, math.NaN())
	}
	return dst
}

// fitted returns the curve that gives scores for the paths of a table.
func fitted(ctx context.Context, c Curve, v *view) (Curve, error) {
	r, ok := c.(Redistribute)
	if !ok {
		return c, nil
	}
	chain, err := fitChain(ctx, v, r.chain())
	if err != nil {
		return nil, err
	}
	return chain.curve(ctx)
}

// Curve returns the curve [Redistribute] of the chain, for ledgers. Keys that the
// chain does not know have the effect 0. Its label has a digest of the effects,
// because curves of different chains are different ones.
func (c *Chain[K]) Curve() Curve {
	curve, err := c.chain.curve(context.Background())
	if err != nil {
		return Redistribute{} // the background is never done
	}
	return curve
}

func (c *chain) curve(ctx context.Context) (Curve, error) {
	effects, err := c.everyKey(ctx)
	if err != nil {
		return nil, err
	}
	curve := &chainCurve{chain: c}
	for _, e := range effects {
		curve.effects = append(curve.effects, e.Conversions)
	}
	curve.label = fmt.Sprintf("redistributed, %s, fitted %08x", c.Label(), curve.digest())
	return curve, nil
}

// digest tells curves of different chains apart, so that their tallies do not
// merge.
func (c *chainCurve) digest() uint32 {
	h := fnv.New32a()
	for n, name := range c.chain.names {
		h.Write(fmt.Appendf(nil, "%q %x ", name, math.Float64bits(c.effects[n])))
	}
	return h.Sum32()
}

// chainCurve scores touches by the removal effects of a chain.
type chainCurve struct {
	chain   *chain
	effects []float64 // by number of key
	label   string
}

func (c *chainCurve) Label() string { return c.label }

func (c *chainCurve) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return attributeByCurve(ctx, c, t, defaultLevel)
}

func (c *chainCurve) check() error { return nil }
func (c *chainCurve) timed() bool  { return false }

func (c *chainCurve) scores(dst []float64, p *steps) []float64 {
	start, own, none := len(dst), c.numbers(p.names), true
	for _, key := range p.keys {
		effect := 0.0
		if own {
			effect = c.effects[key]
		} else if n, known := c.chain.number[p.names[key]]; known {
			effect = c.effects[n]
		}
		none = none && effect == 0
		dst = append(dst, effect)
	}
	if none {
		for i := range dst[start:] {
			dst[start+i] = 1
		}
	}
	return dst
}

// numbers tells whether the names are the very ones that the chain was fitted to,
// so that numbers mean the same.
func (c *chainCurve) numbers(names []string) bool {
	own := c.chain.names
	return len(names) == len(own) && len(own) > 0 && &names[0] == &own[0]
}
