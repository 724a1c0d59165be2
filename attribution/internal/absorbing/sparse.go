package absorbing

import (
	"context"
	"slices"
)

// sparse is the inverse of the matrix of totals less counts, in parts: states with
// few transitions are eliminated one after the other, in the way of
// [work.eliminate], and the core that is left is inverted. Columns of the inverse
// are made from it when they are asked for.
type sparse struct {
	out   [][]link   // to states that were not eliminated yet, or when it was itself
	in    [][]uint32 // from such states
	into  [][]link   // of an eliminated state: what parts of others went there
	leave []float64
	pivot []float64 // of eliminated states; 0 for others
	order []uint32  // of elimination
	core  *matrix
	inner []uint32 // the states of the core
	place []int32  // of a state: in the core, or, for a while, in a row and 1
	links int
}

// link is a count, or a part, between two states.
type link struct {
	to    uint32
	count float64
}

const widest = 4000 // states of a core, which takes 128 MB then

// newSparse returns nil if the core would be too large.
func newSparse(ctx context.Context, f *flow) (*sparse, error) {
	n := f.states()
	s := &sparse{
		out: make([][]link, n), in: make([][]uint32, n), into: make([][]link, n),
		leave: slices.Clone(f.outside), pivot: make([]float64, n), place: make([]int32, n), links: len(f.to),
	}
	for i := range n {
		for e := f.first[i]; e < f.first[i+1]; e++ {
			s.out[i] = append(s.out[i], link{f.to[e], f.count[e]})
			s.in[f.to[e]] = append(s.in[f.to[e]], uint32(i))
		}
	}
	if err := s.thin(ctx); err != nil {
		return nil, err
	}
	if n-len(s.order) > widest {
		return nil, nil
	}
	return s, s.invert(ctx)
}

// thin eliminates those with the fewest new links first, for as long as that is
// cheaper than a place in the core, and memory does not run away.
func (s *sparse) thin(ctx context.Context) error {
	n, room := len(s.out), 4*s.links+1_000_000
	for limit := 4; limit*128 <= (n-len(s.order))*(n-len(s.order)) && s.links <= room; limit *= 2 {
		for k := range s.out {
			if s.pivot[k] != 0 || len(s.in[k])*len(s.out[k]) > limit || len(s.order) == n-1 {
				continue
			}
			if len(s.order)%64 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			s.eliminate(uint32(k))
		}
	}
	return nil
}

func (s *sparse) eliminate(k uint32) {
	pivot := s.leave[k]
	for _, l := range s.out[k] {
		pivot += l.count
	}
	s.pivot[k] = pivot
	s.order = append(s.order, k)
	for _, i := range s.in[k] {
		part := s.take(i, k) / pivot
		s.into[k] = append(s.into[k], link{i, part})
		s.leave[i] += part * s.leave[k]
		s.spread(i, part, s.out[k])
	}
	for _, l := range s.out[k] {
		in := s.in[l.to]
		s.in[l.to] = slices.Delete(in, slices.Index(in, k), slices.Index(in, k)+1)
	}
	s.links -= len(s.out[k]) + len(s.in[k])
}

// take removes the link from i to k and returns its count.
func (s *sparse) take(i, k uint32) float64 {
	row := s.out[i]
	at := slices.IndexFunc(row, func(l link) bool { return l.to == k })
	count := row[at].count
	row[at] = row[len(row)-1]
	s.out[i] = row[:len(row)-1]
	return count
}

// spread adds the part of the links to those of i.
func (s *sparse) spread(i uint32, part float64, links []link) {
	row := s.out[i]
	for n, l := range row {
		s.place[l.to] = int32(n + 1)
	}
	for _, l := range links {
		switch at := s.place[l.to]; {
		case l.to == i: // back at once, as if it had not gone
		case at > 0:
			row[at-1].count += part * l.count
		default:
			row = append(row, link{l.to, part * l.count})
			s.in[l.to] = append(s.in[l.to], i)
			s.links++
		}
	}
	for _, l := range row {
		s.place[l.to] = 0
	}
	s.out[i] = row
}

// invert makes the core what is left, and its inverse of it.
func (s *sparse) invert(ctx context.Context) error {
	for k := range s.out {
		s.place[k] = -1
		if s.pivot[k] == 0 {
			s.place[k] = int32(len(s.inner))
			s.inner = append(s.inner, uint32(k))
		}
	}
	n := len(s.inner)
	s.core = &matrix{n: n, count: make([]float64, n*n), leave: make([]float64, n)}
	for at, k := range s.inner {
		s.core.leave[at] = s.leave[k]
		for _, l := range s.out[k] {
			s.core.row(at)[s.place[l.to]] = l.count
		}
	}
	for k := range n {
		if k%16 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		s.core.jordan(k)
	}
	s.core.turn()
	return nil
}

// column is the memory for columns of the inverse, of one goroutine.
type column struct {
	*sparse
	load, inside, x []float64
}

func (s *sparse) newColumn() *column {
	n := len(s.out)
	return &column{s, make([]float64, n), make([]float64, s.core.n), make([]float64, n)}
}

// of returns column j, which stays until the next one is asked for.
func (c *column) of(j int) []float64 {
	c.load[j] = 1
	for _, k := range c.order {
		if c.load[k] != 0 {
			for _, l := range c.into[k] {
				c.load[l.to] += l.count * c.load[k]
			}
		}
	}
	clear(c.inside)
	for at, k := range c.inner {
		if c.load[k] != 0 {
			axpy(c.inside, c.load[k], c.core.row(at)) // which is a column, turned over
		}
	}
	for at, k := range c.inner {
		c.x[k] = c.inside[at]
	}
	for _, k := range slices.Backward(c.order) {
		sum := c.load[k]
		for _, l := range c.out[k] {
			sum += l.count * c.x[l.to]
		}
		c.x[k] = sum / c.pivot[k]
	}
	clear(c.load)
	return c.x
}

// jordan eliminates state k in all rows, which turns the matrix into its inverse
// step by step: columns of states that are done hold the inverse, those of others
// the counts. Pivots are sums of what goes on and what leaves.
func (m *matrix) jordan(k int) {
	row := m.row(k)
	pivot := m.leave[k]
	for _, count := range row[k+1:] {
		pivot += count
	}
	row[k] = 1
	for j := range row {
		row[j] /= pivot
	}
	for i := range m.n {
		other := m.row(i)
		part := other[k]
		if i == k || part == 0 {
			continue
		}
		other[k] = 0
		axpy(other, part, row)
		if i > k {
			m.leave[i] += part * m.leave[k] / pivot
		}
	}
}

// turn makes columns of the rows.
func (m *matrix) turn() {
	for i := range m.n {
		for j := range i {
			m.count[i*m.n+j], m.count[j*m.n+i] = m.count[j*m.n+i], m.count[i*m.n+j]
		}
	}
}
