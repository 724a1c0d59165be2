package absorbing

import "context"

// matrix is a dense system: the counts between n states, row by row, and for each
// state what leaves and what is rewarded.
type matrix struct {
	n             int
	count         []float64
	leave, reward []float64
	place         []int32 // of a state; −1 if it is removed
}

// eliminate solves the system state by state: what passes a state goes on from it
// in the proportions of its counts. That is the elimination of Grassmann, Taksar
// and Heyman, which subtracts nothing and so keeps relative precision whatever the
// counts (C. O'Cinneide, Numerische Mathematik 65, 1993). It takes n³/3 products.
func (w *work) eliminate(ctx context.Context, s *system, u []float64) error {
	m := w.fill(s)
	for k := m.n - 1; k > 0; k-- {
		if k%16 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		m.pass(k)
	}
	for k := range m.n {
		sum := m.reward[k]
		row := m.row(k)
		for j, count := range row[:k] {
			sum += count * u[w.rows[j]]
		}
		u[w.rows[k]] = sum / row[k]
	}
	return nil
}

func (m *matrix) row(i int) []float64 { return m.count[i*m.n : (i+1)*m.n] }

// fill makes the matrix of the system. Its diagonal takes the pivots.
func (w *work) fill(s *system) *matrix {
	m, f := &w.matrix, s.flow
	m.n = len(w.rows)
	m.count = zeros(m.count, m.n*m.n)
	m.leave, m.reward = zeros(m.leave, m.n), zeros(m.reward, m.n)
	if m.place == nil {
		m.place = make([]int32, f.states())
	}
	for i := range m.place {
		m.place[i] = -1
	}
	for n, i := range w.rows {
		m.place[i] = int32(n)
	}
	for n, i := range w.rows {
		m.leave[n], m.reward[n] = f.outside[i], s.reward[i]
		row := m.row(n)
		for e := f.first[i]; e < f.first[i+1]; e++ {
			if at := m.place[f.to[e]]; at >= 0 {
				row[at] = f.count[e]
			} else {
				m.leave[n] += f.count[e]
			}
		}
	}
	if m.n > 0 {
		m.count[0] = m.leave[0]
	}
	return m
}

// pass takes state k out of the matrix of states 0 to k.
func (m *matrix) pass(k int) {
	last := m.row(k)
	pivot := m.leave[k]
	for _, count := range last[:k] {
		pivot += count
	}
	last[k] = pivot
	for i := range k {
		row := m.row(i)
		if row[k] == 0 {
			continue
		}
		part := row[k] / pivot
		m.leave[i] += part * m.leave[k]
		m.reward[i] += part * m.reward[k]
		axpy(row[:k], part, last[:k])
	}
	m.count[0] = m.leave[0] // the pivot of the state that stays to the end
}

// axpy adds a·x to y.
func axpy(y []float64, a float64, x []float64) {
	y = y[:len(x)]
	for j, v := range x {
		y[j] += a * v
	}
}

// zeros returns n zeros, in the memory of x if it suffices.
func zeros(x []float64, n int) []float64 {
	if cap(x) < n {
		return make([]float64, n)
	}
	x = x[:n]
	clear(x)
	return x
}
