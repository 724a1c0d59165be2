package attribution

import (
	"context"

	"github.com/go-conversion/conversion/attribution/internal/exact"
)

// ShaoLi is the probabilistic model of second order of Shao and Li. With p(i) the
// conversion rate of the journeys that contain key i, and p(i,j) of those that contain
// both, a conversion whose path has the n keys T scores for each of them
//
//	sᵢ = p(i) + Σ [p(i,j) − p(i) − p(j)] / (2(n−1)) over the others j of T
//
// or p(i) if it is alone. All conversions are shared out by the sums of these scores,
// and all value by the sums weighted by value. So it is not the conversions of a path
// that its keys share, and a path whose keys have low rates gives some away to others.
// Credit may be negative, which is reported as it is, with a finding. It costs
// Σ |T|² steps over the sets of keys T that there are.
//
// Source: X. Shao and L. Li, Data-driven multi-touch attribution models, KDD 2011.
type ShaoLi struct{}

// Label returns the name of the model.
func (ShaoLi) Label() string { return "Shao-Li" }

// Attribute gives credit; its only error is that of the context.
func (s ShaoLi) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	v := t.rows.view()
	r := v.result(s.Label())
	if r.Attributed.Conversions == 0 {
		return r, nil
	}
	m := shaoLi{journeySets: v.sets(), alone: make([]journeyCount, len(v.names)), pairs: newPairCounts(len(v.names))}
	m.byKey = make([]shaoLiScore, len(v.names))
	if err := m.count(ctx); err != nil {
		return Result[string]{}, err
	}
	if err := m.score(ctx); err != nil {
		return Result[string]{}, err
	}
	m.shareOut(&r)
	noticeNoNulls(&r, v.totals().nullPaths)
	noticeBelowZero(&r)
	return r, nil
}

// shaoLi holds the rates and scores of a table.
type shaoLi struct {
	*journeySets
	alone  []journeyCount // by key
	pairs  pairCounts
	byKey  []shaoLiScore
	all    shaoLiScore // over all keys
	rates  []float64   // of the keys of the present set
	scores []float64
}

// shaoLiScore is a sum of scores, weighted by conversions and by value.
type shaoLiScore struct{ conversions, value exact.Sum }

func (s *shaoLiScore) add(set *journeySet, score float64) {
	s.conversions.Add(float64(set.conversions) * score)
	s.value.Add(units(set.value) * score)
}

// patience is how many keys of a set are paired with all others between looks at ctx.
const patience = 64

// count counts the journeys with each key and each pair of keys.
func (m *shaoLi) count(ctx context.Context) error {
	for n := range m.list {
		if err := ctx.Err(); err != nil {
			return err
		}
		set := &m.list[n]
		keys := m.of(set)
		for i, a := range keys {
			if i%patience == patience-1 && ctx.Err() != nil {
				return ctx.Err()
			}
			m.alone[a].add(set.journeyCount)
			for _, b := range keys[i+1:] {
				m.pairs.at(a, b).add(set.journeyCount)
			}
		}
	}
	return nil
}

// score sums up the scores of all conversions.
func (m *shaoLi) score(ctx context.Context) error {
	for n := range m.list {
		if err := ctx.Err(); err != nil {
			return err
		}
		set := &m.list[n]
		if set.conversions == 0 {
			continue
		}
		sum := m.scoreSet(ctx, m.of(set))
		if err := ctx.Err(); err != nil {
			return err
		}
		m.all.add(set, sum)
		for i, key := range m.of(set) {
			m.byKey[key].add(set, m.scores[i])
		}
	}
	return nil
}

// scoreSet fills in the scores of the keys of a set, and returns their sum. In that
// the rates of single keys drop out, so that it is summed from those of pairs and
// is above 0 for a set with conversions. It stops when ctx is done.
func (m *shaoLi) scoreSet(ctx context.Context, keys []uint32) (sum float64) {
	m.rates, m.scores = m.rates[:0], m.scores[:0]
	for _, key := range keys {
		rate := m.alone[key].rate()
		m.rates, m.scores = append(m.rates, rate), append(m.scores, rate)
	}
	if len(keys) == 1 {
		return m.rates[0]
	}
	others := float64(len(keys) - 1)
	for i, a := range keys {
		if i%patience == patience-1 && ctx.Err() != nil {
			return sum
		}
		together := 0.0
		for j := i + 1; j < len(keys); j++ {
			both := m.pairs.at(a, keys[j]).rate()
			beyond := (both - m.rates[i] - m.rates[j]) / (2 * others)
			m.scores[i] += beyond
			m.scores[j] += beyond
			together += both
		}
		sum += together / others
	}
	return sum
}

func (m *shaoLi) shareOut(r *Result[string]) {
	conversions, value := m.all.conversions.Float(), m.all.value.Float()
	for i := range r.Credits {
		c, s := &r.Credits[i], &m.byKey[i]
		c.Conversions = s.conversions.Float() / conversions * r.Attributed.Conversions
		if value > 0 {
			c.Value = s.value.Float() / value * r.Attributed.Value
		}
	}
}

// pairCounts counts for pairs of keys: in a square while that is small, else for
// the pairs alone that there are.
type pairCounts struct {
	counts []journeyCount
	side   int               // of the square, or 0
	places map[uint64]uint32 // in counts, by pair
}

// maxSquare is the largest number of keys whose pairs are in a square of 16 MiB.
const maxSquare = 1024

func newPairCounts(keys int) pairCounts {
	if keys > maxSquare {
		return pairCounts{places: map[uint64]uint32{}}
	}
	return pairCounts{counts: make([]journeyCount, keys*keys), side: keys}
}

// at returns the count of a pair, a below b, until the next is asked for.
func (p *pairCounts) at(a, b uint32) *journeyCount {
	if p.side > 0 {
		return &p.counts[int(a)*p.side+int(b)]
	}
	pair := uint64(a)<<32 | uint64(b)
	place, known := p.places[pair]
	if !known {
		place = uint32(len(p.counts))
		p.places[pair] = place
		p.counts = append(p.counts, journeyCount{})
	}
	return &p.counts[place]
}
