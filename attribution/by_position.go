package attribution

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/go-conversion/conversion/attribution/internal/exact"
)

// PositionCredit is what a key earns by its touches at one position of paths.
type PositionCredit[K Key] struct {
	Key                K
	Position           int // of the touch in its path, from 1
	Conversions, Value float64
}

// ByPosition gives credit by key and position in the path, by a curve; over the
// positions of a key it adds up to the credit of the curve. Places that earn nothing
// are left out. The list is by key, then position; it is empty for a table
// without conversions. A faulty curve is [ErrCurve], one that needs the times of
// touches [ErrTimes].
//
// By [LinearDistinct] this is the ordered Shapley value of K. Zhao, S. H. Mahboobi
// and S. R. Bagheri, arXiv:1804.05327.
func (t *Table[K]) ByPosition(c Curve) ([]PositionCredit[K], error) {
	if c == nil {
		return nil, fmt.Errorf("no curve: %w", ErrCurve)
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.timed() {
		return nil, fmt.Errorf("%s: %w", c.Label(), ErrTimes)
	}
	v := t.rows.view()
	c, err := fitted(context.Background(), c, &v)
	if err != nil {
		return nil, err
	}
	p := byPosition{view: &v, sums: map[place]*placeSum{}, path: steps{names: v.names}}
	for n := range v.list {
		p.share(c, n)
	}
	return positionCredits[K](v.names, p.sums), nil
}

func positionCredits[K Key](names []string, sums map[place]*placeSum) []PositionCredit[K] {
	list := make([]PositionCredit[K], 0, len(sums))
	for at, s := range sums {
		list = append(list, PositionCredit[K]{K(names[at.key]), at.number, s.conversions.Float(), s.value.Float()})
	}
	slices.SortFunc(list, func(a, b PositionCredit[K]) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Position, b.Position))
	})
	return list
}

// byPosition shares out row after row.
type byPosition struct {
	*view
	sums   map[place]*placeSum
	path   steps
	shares []float64
}

type place struct {
	key    uint32
	number int // from 1
}

type placeSum struct{ conversions, value exact.Sum }

func (p *byPosition) share(c Curve, n int) {
	r := &p.list[n]
	if r.conversions == 0 {
		return
	}
	if p.path.keys = p.view.path(p.path.keys[:0], n); len(p.path.keys) == 0 {
		return
	}
	var is verdict
	if p.shares, is = shares(p.shares, c, &p.path); is != gives {
		return
	}
	conversions, value := float64(r.conversions), units(r.value)
	for i, share := range p.shares {
		if share > 0 {
			s := p.at(place{p.path.keys[i], i + 1})
			s.conversions.Add(conversions * share)
			s.value.Add(value * share)
		}
	}
}

func (p *byPosition) at(where place) *placeSum {
	s := p.sums[where]
	if s == nil {
		s = new(placeSum)
		p.sums[where] = s
	}
	return s
}
