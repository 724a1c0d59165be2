package funnel

// chainRun evaluates an ordered funnel with limits of steps, direct and optional
// steps, but no exclusions. For each state of the graph it keeps the attempts
// that may still matter: of two, one that was both entered and done later can
// do whatever the other can. So the attempts of a state, in the order in which
// they were done, were entered one before the other, and a state's first
// attempt that may still go on has the latest entry.
type chainRun struct {
	p       *Plan
	entries period
	single  bool   // only the first entry counts
	starts  uint64 // the steps at which an attempt may begin

	states  [][]hop // by node
	usable  []int   // by edge: the first attempt of its node that may take it
	broken  interruptions
	stalled []hop  // by node: the last attempt before that instant
	begun   moment // the first entry
	entered bool
	best    attempt

	reached   uint64 // steps of an attempt
	continued uint64 // steps of an attempt that are not its first
}

// hop is an attempt: when it took its last step, and its first.
type hop struct{ end, entry moment }

var nowhere = moment{n: -1}

func (r *chainRun) begin(p *Plan, entries period, single bool) {
	r.p, r.entries, r.single, r.starts = p, entries, single, 1
	nodes, edges := len(p.graph.nodes), p.graph.countEdges()
	if len(r.states) < nodes {
		r.states = append(r.states, make([][]hop, nodes-len(r.states))...)
	}
	for i := range r.states {
		r.states[i] = r.states[i][:0]
	}
	r.usable = filled(r.usable, edges, 0)
	r.broken = filled(r.broken, p.k, -1)
	r.stalled = filled(r.stalled, nodes, hop{end: nowhere})
	r.entered, r.best, r.begun = false, attempt{}, moment{}
	r.reached, r.continued = 0, 0
}

// filled returns n elements of a value in the memory of s.
func filled[T any](s []T, n int, value T) []T {
	s = s[:0]
	for range n {
		s = append(s, value)
	}
	return s
}

// take goes on by the events of an instant. It reads states from the last to
// the first, and changes those behind the one it reads only, so what it reads is
// the state before the instant.
func (r *chainRun) take(in *tick) {
	g := &r.p.graph
	r.stall(in)
	for i := len(g.nodes) - 1; i >= 0 && in.steps != 0; i-- {
		if len(r.states[i]) > 0 {
			r.leave(i, in)
		}
		if at := g.nodes[i]; at.step == 0 || g.nodes[i-1].step < at.step {
			r.enter(at.step, in)
		}
	}
	r.broken.add(r.p, in)
}

// enter begins an attempt at a step.
func (r *chainRun) enter(step int, in *tick) {
	if r.starts&in.steps>>step&1 == 0 || !r.mayEnter(in.moment) {
		return
	}
	r.arrive(in, step, step, in.moment)
}

func (r *chainRun) mayEnter(at moment) bool {
	if !r.entries.has(at.t) || r.single && r.entered && r.begun.n != at.n {
		return false
	}
	if !r.entered {
		r.begun, r.entered = at, true
	}
	return true
}

// leave takes the ways from a node that the instant offers.
func (r *chainRun) leave(from int, in *tick) {
	at := r.p.graph.nodes[from]
	for i, step := range r.p.graph.next(at.step) {
		if in.steps>>step&1 == 0 {
			continue
		}
		if first, ok := r.first(from, at.edge+i, step, in.moment); ok {
			r.continued |= 1 << step
			r.arrive(in, step, at.count, first.entry)
		}
	}
}

// first returns the attempt of the latest entry that may take an edge.
func (r *chainRun) first(from, edge, step int, now moment) (first hop, ok bool) {
	state := r.states[from]
	at := min(r.usable[edge], len(state))
	for at < len(state) && !r.broken.mayTake(r.p, state[at].end, r.p.graph.nodes[from].step, step, now) {
		at++
	}
	r.usable[edge] = at
	if at == len(state) || now.since(state[at].entry.t) > r.p.window {
		return hop{}, false
	}
	return state[at], true
}

// arrive notes attempts that take a step, and further ones at the same instant,
// after so many steps before.
func (r *chainRun) arrive(in *tick, first, before int, entry moment) {
	for step, end := first, in.end(first, r.p.k-1); step <= end; step++ {
		least, most := in.chain(first, step)
		for n := least; n <= most && n > 0; n++ {
			r.push(step, before+n, hop{in.moment, entry})
		}
		if most > 0 && step > first {
			r.continued |= 1 << step
		}
		if most == 0 && r.p.passed>>step&1 == 0 {
			return
		}
	}
}

// push adds an attempt to a state and takes those away that it makes
// superfluous.
func (r *chainRun) push(step, count int, h hop) {
	r.reached |= 1 << step
	if a := (attempt{step + 1, count, h.entry, h.end}); a.isBetter(&r.best) {
		r.best = a
	}
	at := r.p.graph.at(step, count)
	state := r.states[at]
	if n := len(state); n > 0 && state[n-1].end.n == h.end.n && state[n-1].entry.n >= h.entry.n {
		return
	}
	state = r.displace(at, h.entry)
	if len(state) == cap(state) && len(state) > 0 {
		state = r.trim(at, state, h.end)
	}
	r.states[at] = append(state, h)
}

// displace removes the attempts of a state that were entered no later.
func (r *chainRun) displace(at int, entry moment) []hop {
	state := r.states[at]
	n := len(state)
	for n > 0 && state[n-1].entry.n <= entry.n {
		n--
	}
	if n < len(state) {
		from := r.p.graph.nodes[at]
		for i := range r.p.graph.next(from.step) {
			r.usable[from.edge+i] = min(r.usable[from.edge+i], n)
		}
	}
	return state[:n]
}

// trim moves a state to the front of its memory, without the attempts that can
// never go on.
func (r *chainRun) trim(at int, state []hop, now moment) []hop {
	from := r.p.graph.nodes[at]
	dead := len(state)
	next := r.p.graph.next(from.step)
	for i, step := range next {
		edge := from.edge + i
		use := min(r.usable[edge], len(state))
		for use < len(state) && !r.broken.mayTake(r.p, state[use].end, from.step, step, now) {
			use++
		}
		r.usable[edge] = use
		dead = min(dead, use)
	}
	if len(next) == 0 || dead < len(state) && now.since(state[dead].entry.t) > r.p.window {
		dead = len(state)
	}
	for i := range next {
		r.usable[from.edge+i] -= min(dead, r.usable[from.edge+i])
	}
	return state[:copy(state, state[dead:])]
}

// stall keeps the last attempts before an interruption. In an endless window
// they may be the ones that wait, because they can go on for a limited time only.
func (r *chainRun) stall(in *tick) {
	if r.p.direct == 0 || r.p.passed == 0 || r.p.window != noLimit {
		return
	}
	for i, at := range r.p.graph.nodes {
		if n := len(r.states[i]); n > 0 && in.breaks>>at.step&1 != 0 {
			r.stalled[i] = r.states[i][n-1]
		}
	}
}

func (r *chainRun) drop(moment) {}

func (r *chainRun) isComplete() bool { return r.best.level == r.p.k }

func (r *chainRun) finish() course { return course{r.best, r.best.level, r.begun} }

func (r *chainRun) alive(now moment) bool {
	for i := range r.p.graph.nodes {
		at := &r.p.graph.nodes[i]
		if len(r.states[i]) == 0 {
			continue
		}
		for e, step := range r.p.graph.next(at.step) {
			if _, ok := r.first(i, at.edge+e, step, now); ok {
				return true
			}
		}
	}
	return false
}

func (r *chainRun) pending(asOf int64) bool {
	now := after(asOf)
	for i := range r.p.graph.nodes {
		if r.waits(i, &r.stalled[i], now) {
			return true
		}
		for j := range r.states[i] {
			if r.waits(i, &r.states[i][j], now) {
				return true
			}
		}
	}
	return false
}

func (r *chainRun) waits(at int, h *hop, now moment) bool {
	return h.end.n >= 0 && now.since(h.entry.t) <= r.p.window && r.broken.waits(r.p, h.end, r.p.graph.nodes[at].step, now)
}
