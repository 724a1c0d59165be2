package rule

import (
	"math"
	"math/bits"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// Visit evaluates a [Program] on one visit, event by event. It belongs to one
// goroutine. Its memory is bounded by the program, except for distinct values
// and, where the program needs them, the events.
type Visit struct {
	p     *Program
	index int // events seen

	start, last      int64 // of the visit, in Unix nanoseconds
	engaged, nPages  int64
	state            []int64
	sets             []map[Identity]struct{}
	history          []conversion.Event
	touch            conversion.Touch
	event            *conversion.Event // at hand
	hot              []int32           // the nodes hit at the event at hand
	isHot, candidate []uint64
	hits             []int
	urls             []located // by hash of the URL; a power of two
	referrers        [1]located
	finder           finder
	hit              func(int32)
}

// located is a parsed URL and the nodes it hits, kept because another event is
// often on the same page.
type located struct {
	raw    string
	parsed pattern.URL
	known  bool
	nodes  []int32
}

// NewVisit returns an empty visit.
func (p *Program) NewVisit() *Visit {
	words := len(p.always)
	v := &Visit{
		p: p, state: make([]int64, len(p.initial)), sets: make([]map[Identity]struct{}, p.sets),
		isHot: make([]uint64, words), candidate: make([]uint64, words),
		urls: make([]located, 1), finder: newFinder(&p.atoms),
	}
	v.hit = v.mark
	v.Begin(conversion.Touch{})
	return v
}

// Remember makes the visit keep about n different URLs with what they match,
// instead of the last one, for whoever evaluates many visits of one site one
// after the other. It changes no result. A URL takes some 300 bytes.
func (v *Visit) Remember(n int) {
	v.urls = make([]located, 1<<bits.Len(uint(max(1, n)-1)))
}

// Begin starts a new visit, which came from touch. Memory is reused.
func (v *Visit) Begin(touch conversion.Touch) {
	v.index, v.start, v.last, v.engaged, v.nPages = 0, 0, 0, 0, 0
	v.touch = touch
	copy(v.state, v.p.initial)
	for i := range v.sets {
		clear(v.sets[i])
	}
	clear(v.history)
	v.history = v.history[:0]
}

// never is the start of a chain of a sequence that does not exist.
const never = math.MinInt64

// Len returns how many events were observed.
func (v *Visit) Len() int { return v.index }

// Observe takes the next event of the visit and returns the indices of the
// rules that are reached at it, ascending; the slice is valid until the next
// call. Events come in order, and undated ones not at all. If a function
// panics, the event counts as not observed.
func (v *Visit) Observe(e *conversion.Event) []int {
	v.prepare(e)
	v.matchEvent(e)
	v.callFuncs()
	v.propagate(v.p.stateless)
	v.matchClocks(e)
	v.propagate(len(v.p.nodes))
	v.index++
	return v.collect()
}

func (v *Visit) prepare(e *conversion.Event) {
	for _, n := range v.hot {
		v.isHot[n/64] = 0
	}
	v.hot = v.hot[:0]
	copy(v.candidate, v.p.always)
	v.event = e
	if v.p.history {
		v.history = append(v.history[:v.index], *e)
	}
}

// mark notes that a node hits and wakes those that depend on it.
func (v *Visit) mark(n int32) {
	if v.isHot[n/64]&(1<<(n%64)) != 0 {
		return
	}
	v.isHot[n/64] |= 1 << (n % 64)
	v.hot = append(v.hot, n)
	for _, p := range v.p.nodes[n].parents {
		v.candidate[p/64] |= 1 << (p % 64)
	}
}

func (v *Visit) markAll(nodes []int32) {
	for _, n := range nodes {
		v.mark(n)
	}
}

func (v *Visit) isHit(n int32) bool { return v.isHot[n/64]&(1<<(n%64)) != 0 }

// callFuncs calls the users' functions before any state changes.
func (v *Visit) callFuncs() {
	if len(v.p.funcs) == 0 {
		return
	}
	for _, at := range v.p.funcs {
		n := &v.p.nodes[at]
		if n.kind == matchNode && n.match(*v.event) || n.kind == visitNode && n.visit(v.history[:len(v.history):len(v.history)]) {
			v.mark(at)
		}
	}
}

func (v *Visit) matchClocks(e *conversion.Event) {
	now, _ := e.UnixNano()
	if v.index == 0 {
		v.start, v.last = now, now
	}
	crossed(v.p.clocks.span, conversion.Elapsed(v.start, v.last), conversion.Elapsed(v.start, now), v.hit)
	v.last = now
	before := v.engaged
	v.engaged = saturatingAdd(before, int64(max(0, e.Engaged)))
	crossed(v.p.clocks.engaged, before, v.engaged, v.hit)
	if e.IsPageView() {
		v.nPages++
		crossed(v.p.clocks.pages, v.nPages-1, v.nPages, v.hit)
	}
}

func saturatingAdd(a, b int64) int64 {
	if sum := a + b; sum >= a {
		return sum
	}
	return math.MaxInt64
}

// propagate evaluates the nodes before end that were woken, children before
// parents.
func (v *Visit) propagate(end int) {
	for w := 0; w*64 < end; w++ {
		due := ^uint64(0)
		if rest := end - w*64; rest < 64 {
			due = 1<<rest - 1
		}
		for v.candidate[w]&due != 0 {
			bit := bits.TrailingZeros64(v.candidate[w] & due)
			v.candidate[w] &^= 1 << bit
			if n := int32(w*64 + bit); v.evaluate(&v.p.nodes[n]) {
				v.mark(n)
			}
		}
	}
}

func (v *Visit) evaluate(n *node) bool {
	switch n.kind {
	case andNode:
		return v.and(n)
	case orNode:
		return true // something woke it
	case notNode:
		return !v.isHit(n.children[0])
	case entryNode:
		return v.index == 0
	case countNode:
		return v.count(n)
	case distinctNode:
		return v.distinct(n)
	case sequenceNode:
		return v.sequence(n)
	case allNode:
		return v.all(n)
	}
	return false
}

func (v *Visit) and(n *node) bool {
	for _, c := range n.children {
		if !v.p.nodes[c].lazy && !v.isHit(c) {
			return false
		}
	}
	for _, c := range n.children {
		if f := &v.p.nodes[c]; f.lazy && !f.match(*v.event) {
			return false
		}
	}
	return true
}

func (v *Visit) count(n *node) bool {
	have := &v.state[n.state]
	if *have >= n.limit {
		return false
	}
	*have++
	return *have >= n.limit
}

func (v *Visit) distinct(n *node) bool {
	if v.state[n.state] >= n.limit {
		return false
	}
	set := v.sets[n.set]
	if set == nil {
		set = map[Identity]struct{}{}
		v.sets[n.set] = set
	}
	eachIdentity(n.key.of(v.event, v.path), func(i Identity) { set[i] = struct{}{} })
	v.state[n.state] = min(int64(len(set)), n.limit)
	if v.state[n.state] < n.limit {
		return false
	}
	clear(set)
	return true
}

// sequence keeps, for each step, the latest start of a chain that has come so
// far: a later start serves every limit at least as well. With Without, an
// event that satisfies it ends all chains but those that it is a step of.
func (v *Visit) sequence(n *node) bool {
	now := v.last
	starts := v.state[n.state : n.state+len(n.children)]
	broken := n.direct || len(n.none) > 0 && v.isHit(n.none[0])
	for m := len(starts) - 1; m >= 0; m-- {
		start := int64(never)
		if v.isHit(n.children[m]) {
			start = now
			if m > 0 {
				start = starts[m-1]
			}
		}
		if broken {
			starts[m] = start
		} else {
			starts[m] = max(starts[m], start)
		}
	}
	return v.completed(n, starts, now)
}

func (v *Visit) completed(n *node, starts []int64, now int64) bool {
	last := &starts[len(starts)-1]
	start := *last
	*last = never // a chain is complete now or, within its limit, never
	if start == never || n.limit > 0 && conversion.Elapsed(start, now) > n.limit {
		return false
	}
	for m := range starts {
		starts[m] = never
	}
	return true
}

// The flags in the first word of the state of "all"; the others are the
// children reached.
const (
	allBroken = 1
	allDone   = 2
)

func (v *Visit) all(n *node) bool {
	flags := &v.state[n.state]
	if *flags != 0 {
		return false
	}
	if slices.ContainsFunc(n.none, v.isHit) {
		*flags = allBroken
		return false
	}
	reached := v.state[n.state+1:]
	complete := true
	for i, c := range n.children {
		if v.isHit(c) {
			reached[i/64] |= 1 << (i % 64)
		}
		complete = complete && reached[i/64]&(1<<(i%64)) != 0
	}
	if complete {
		*flags = allDone
	}
	return complete
}

// collect turns the nodes hit into rules.
func (v *Visit) collect() []int {
	v.hits = v.hits[:0]
	for _, n := range v.hot {
		for _, r := range v.p.ruleOf[n] {
			v.hits = append(v.hits, int(r))
		}
	}
	slices.Sort(v.hits)
	return v.hits
}
