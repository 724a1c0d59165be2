package absorbing

// flow is one direction of a chain: the transitions out of each state, or those
// into it. The equations of a flow are
//
//	total[i]·u[i] = reward[i] + Σ count[e]·u[to[e]], over the edges e of i.
type flow struct {
	first   []int    // of the edges of a state; one more than there are states
	to      []uint32 // ascending for each state
	count   []float64
	outside []float64 // journeys that leave the chain here, seen in this direction
	total   []float64 // outside and all counts
}

func (f *flow) states() int { return len(f.outside) }

// newFlows sorts the edges, in time linear in their number: turning a sparse
// matrix over twice orders it.
func newFlows(states []State, edges []Edge) (forward, backward *flow) {
	n := len(states)
	unsorted := newFlow(n, len(edges))
	for _, e := range edges {
		unsorted.first[e.To+1]++
	}
	unsorted.place()
	next := append([]int(nil), unsorted.first[:n]...)
	for _, e := range edges {
		unsorted.put(&next[e.To], e.From, float64(e.Count))
	}
	forward = unsorted.reversed()
	backward = forward.reversed()
	for i, s := range states {
		forward.outside[i] = float64(s.End)
		backward.outside[i] = float64(s.Start)
	}
	forward.sum()
	backward.sum()
	return forward, backward
}

func newFlow(states, edges int) *flow {
	return &flow{
		first: make([]int, states+1), to: make([]uint32, edges), count: make([]float64, edges),
		outside: make([]float64, states), total: make([]float64, states),
	}
}

// place turns numbers of edges, one place late, into first edges.
func (f *flow) place() {
	for i := 1; i < len(f.first); i++ {
		f.first[i] += f.first[i-1]
	}
}

func (f *flow) put(at *int, to uint32, count float64) {
	f.to[*at], f.count[*at] = to, count
	*at++
}

// reversed returns the edges the other way round, each state's in ascending order.
func (f *flow) reversed() *flow {
	n := f.states()
	r := newFlow(n, len(f.to))
	for _, to := range f.to {
		r.first[to+1]++
	}
	r.place()
	next := append([]int(nil), r.first[:n]...)
	for i := range n {
		for e := f.first[i]; e < f.first[i+1]; e++ {
			r.put(&next[f.to[e]], uint32(i), f.count[e])
		}
	}
	return r
}

func (f *flow) sum() {
	for i := range f.total {
		f.total[i] = f.outside[i]
		for _, count := range f.count[f.first[i]:f.first[i+1]] {
			f.total[i] += count
		}
	}
}

// gather returns Σ count·u over the edges of i.
func (f *flow) gather(i int, u []float64) (sum float64) {
	from, to := f.first[i], f.first[i+1]
	states, counts := f.to[from:to], f.count[from:to]
	for e, j := range states {
		sum += counts[e] * u[j]
	}
	return sum
}

// ceiling returns numbers that are never below the solution, of which u is near.
// It falls from the largest reward that a journey can have, sweep by sweep: what
// is above stays above. It stops where it weighs no more than twice what u does.
func (f *flow) ceiling(reward, u []float64) []float64 {
	const rounding = 1 + 1e-9
	highest, near := 0.0, 0.0
	for i, x := range reward {
		if f.outside[i] > 0 {
			highest = max(highest, x/f.outside[i])
		}
		near += f.total[i] * u[i]
	}
	z := make([]float64, f.states())
	for i := range z {
		z[i] = highest
	}
	for range 64 + 4_000_000/(len(f.to)+len(z)+1) {
		weight := 0.0
		for i := range z {
			z[i] = min(z[i], (reward[i]+f.gather(i, z))/f.total[i])
			weight += f.total[i] * z[i]
		}
		if weight <= 2*near {
			break
		}
	}
	for i := range z {
		z[i] *= rounding
	}
	return z
}
