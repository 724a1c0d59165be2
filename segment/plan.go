package segment

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// plan is what the segments of a set come to: predicates on events, leaves that
// take those events, and logic over the leaves. What is equal in several
// segments is there once.
type plan struct {
	matcher   *rule.Matcher
	words     int // of predicates
	visits    *visitPlan
	hasVisits bool // it matters what sessions there were

	specs     []spec
	listeners [][]int32 // by predicate: the leaves that take its events
	listened  []uint64  // the predicates that leaves listen to
	sequences []int32   // the leaves that are sequences
	orders    []*order  // of them
	sessions  []int32   // the leaves that count sessions
	goals     [][]int32 // by goal: the leaves that count its completions

	nodes   []node
	roots   []int32 // by segment
	special []special
	watches []watch
	all     []int32 // nodes, parts first
	watched []int32 // those that watches need

	funcs []FuncIs
}

// spec makes a leaf.
type spec func(r *run) leaf

// node is a condition: a predicate that some event satisfied, a leaf, a function,
// or logic over other nodes.
type node struct {
	kind nodeKind
	at   int     // the predicate, leaf or function
	of   []int32 // the nodes below
}

type nodeKind uint8

const (
	eventNode nodeKind = iota
	leafNode
	funcNode
	andNode
	orNode
	notNode
)

// planner numbers everything once.
type planner struct {
	*plan
	predicates []rule.Predicate
	bits       map[string]int
	known      map[string]int32 // nodes by their canonical JSON
	set        *goal.Set
	location   *time.Location
}

// newPlan compiles well-formed segments.
func newPlan(segments []Segment, goals *goal.Set, location *time.Location) (*plan, error) {
	p := &planner{plan: &plan{}, bits: map[string]int{}, known: map[string]int32{}, set: goals, location: location}
	p.visits = newVisitPlan(p.bit)
	if goals != nil {
		p.goals = make([][]int32, len(goals.Goals()))
	}
	for i := range segments {
		p.add(i, &segments[i])
	}
	var err error
	p.matcher, err = rule.NewMatcher(p.predicates...)
	p.words = max(1, (len(p.predicates)+63)/64)
	p.listened = make([]uint64, p.words)
	for bit, leaves := range p.listeners {
		if len(leaves) > 0 {
			p.listened[bit/64] |= 1 << (bit % 64)
		}
	}
	for _, o := range p.orders {
		o.listen(p.words)
	}
	p.arrange()
	return p.plan, errors.Join(err, p.visits.compile(p.words))
}

func (p *planner) add(i int, s *Segment) {
	p.roots = append(p.roots, p.node(s.Where))
	one := special{segment: i, except: -1, watch: -1}
	if s.Exclude.Where != nil {
		one.except = p.node(s.Exclude.Where)
	}
	w := watch{segment: i, where: -1, except: -1}
	if s.Membership.Mode != DynamicMode {
		w.where = p.roots[i]
	}
	if s.Exclude.Permanently {
		w.except = one.except
	}
	if w.where >= 0 || w.except >= 0 {
		one.watch = len(p.watches)
		p.watches = append(p.watches, w)
	}
	if one.watch >= 0 || one.except >= 0 {
		p.special = append(p.special, one)
	}
}

// bit numbers a predicate, equal ones alike.
func (p *planner) bit(on rule.Predicate) int {
	text := ""
	if !hasFunc(on) {
		text = string(rule.AppendPredicateJSON(nil, on))
		if bit, known := p.bits[text]; known {
			return bit
		}
	}
	bit := len(p.predicates)
	p.predicates = append(p.predicates, on)
	p.listeners = append(p.listeners, nil)
	if text != "" {
		p.bits[text] = bit
	}
	return bit
}

// node numbers a condition, equal ones alike.
func (p *planner) node(c Condition) int32 {
	text := ""
	if !conditionHasFunc(c) {
		text = string(AppendConditionJSON(nil, c))
		if n, known := p.known[text]; known {
			return n
		}
	}
	made := p.nodeOf(c)
	n := int32(len(p.nodes))
	p.nodes = append(p.nodes, made)
	if text != "" {
		p.known[text] = n
	}
	return n
}

func (p *planner) nodeOf(c Condition) node {
	switch c := c.(type) {
	case EventIs:
		return node{kind: eventNode, at: p.bit(c.On)}
	case FuncIs:
		p.funcs = append(p.funcs, c)
		return node{kind: funcNode, at: len(p.funcs) - 1}
	case AndOf:
		return node{kind: andNode, of: p.nodesOf(c.Conditions)}
	case OrOf:
		return node{kind: orNode, of: p.nodesOf(c.Conditions)}
	case NotOf:
		return node{kind: notNode, of: p.nodesOf([]Condition{c.Condition})}
	}
	return node{kind: leafNode, at: int(p.leaf(c))}
}

func (p *planner) nodesOf(list []Condition) []int32 {
	of := make([]int32, len(list))
	for i, c := range list {
		of[i] = p.node(c)
	}
	return of
}

// arrange puts the nodes in the order of their evaluation: parts first, and equal
// kinds side by side.
func (p *planner) arrange() {
	depth := make([]int, len(p.nodes))
	for n := range p.nodes { // parts have lower numbers
		for _, below := range p.nodes[n].of {
			depth[n] = max(depth[n], depth[below]+1)
		}
		p.all = append(p.all, int32(n))
	}
	slices.SortStableFunc(p.all, func(a, b int32) int {
		return cmp.Or(depth[a]-depth[b], int(p.nodes[a].kind)-int(p.nodes[b].kind))
	})
	needed := map[int32]bool{}
	for _, w := range p.watches {
		p.need(needed, w.where)
		p.need(needed, w.except)
	}
	for _, n := range p.all {
		if needed[n] {
			p.watched = append(p.watched, n)
		}
	}
}

func (p *planner) need(needed map[int32]bool, n int32) {
	if n < 0 || needed[n] {
		return
	}
	needed[n] = true
	for _, below := range p.nodes[n].of {
		p.need(needed, below)
	}
}
