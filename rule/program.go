package rule

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-conversion/conversion"
)

// Program evaluates many rules at once, event by event. It shares what the
// rules have in common: an equal predicate is evaluated once per event, and
// names, paths and properties are looked up in tables, so that a thousand URL
// rules cost little more than ten. A Program is immutable and safe for any
// number of goroutines; each of them evaluates visits with its own [Visit].
type Program struct {
	nodes     []node    // children before parents
	stateless int       // so many nodes, the first ones, keep no state
	ruleOf    [][]int32 // the rules that a node is
	always    []uint64  // the nodes to evaluate at every event
	funcs     []int32   // the nodes that are functions to call at every event
	atoms     atoms
	clocks    clocks
	initial   []int64 // state of a visit
	sets      int     // of distinct values
	touch     bool
	history   bool
}

// node is a predicate or a rule, which hits at an event or not.
type node struct {
	kind     nodeKind
	children []int32
	parents  []int32 // whom a hit of this node may make hit
	limit    int64   // at least (count), within (sequence)
	state    int     // the first word of its state
	set      int     // its set of distinct values
	none     []int32 // of all: the rules that must not have been reached; of sequence: without
	direct   bool
	key      *Key
	match    func(conversion.Event) bool
	visit    func([]conversion.Event) bool
	lazy     bool // match is called only where it decides
}

type nodeKind uint8

const (
	atomNode nodeKind = iota // hit by the tables
	andNode
	orNode
	notNode
	matchNode
	visitNode
	countNode
	distinctNode
	sequenceNode
	entryNode
	allNode
)

// Compile makes a program of rules; predicates are rules too. The error joins
// all faults, each a *conversion.Fault whose path begins with the rule's index.
func Compile(rules ...Rule) (*Program, error) {
	if err := checkAll(rules); err != nil {
		return nil, err
	}
	b := &builder{Program: &Program{}, known: map[string]int32{}}
	b.build(rules)
	return b.Program, nil
}

// checkAll joins the faults of rules, whose paths begin with the rule's index.
func checkAll(rules []Rule) error {
	var faults []error
	for i, r := range rules {
		for _, f := range Check(r) {
			faults = append(faults, &conversion.Fault{Path: JoinPath(fmt.Sprintf("[%d]", i), f.Path), Code: f.Code, Message: f.Message})
		}
	}
	return errors.Join(faults...)
}

// NeedsTouch reports whether a rule asks where the visit came from.
func (p *Program) NeedsTouch() bool { return p.touch }

// NeedsHistory reports whether a rule is a function of the visit, so that a
// live visit keeps its events.
func (p *Program) NeedsHistory() bool { return p.history }

// builder numbers the nodes of a program.
type builder struct {
	*Program
	known    map[string]int32
	funcsMet int
	keys     []*Key
	globs    []namedGlob // the path globs with named parts of the rule at hand
}

// build numbers all predicates and functions before the rules that have state,
// so that a function that panics leaves the state as it was.
func (b *builder) build(rules []Rule) {
	for _, r := range rules {
		b.numberStateless(r)
	}
	b.stateless, b.funcsMet = len(b.nodes), 0
	roots := make([]int32, len(rules))
	for i, r := range rules {
		b.globs = namedGlobs(r)
		roots[i] = b.node(r)
	}
	b.ruleOf = make([][]int32, len(b.nodes))
	for i, n := range roots {
		b.ruleOf[n] = append(b.ruleOf[n], int32(i))
	}
	b.link()
	b.atoms.seal()
	b.clocks.seal()
}

// numberStateless numbers the outermost predicates in r and what else has no state.
func (b *builder) numberStateless(r Rule) {
	switch r.(type) {
	case Predicate, VisitFunc, TouchIs:
		b.node(r)
		return
	}
	for _, part := range Parts(r) {
		b.numberStateless(part)
	}
}

// node returns the number of r, the same for equal rules.
func (b *builder) node(r Rule) int32 {
	switch r := r.(type) {
	case AndOf:
		return b.composite(andNode, predicates(r.Predicates))
	case OrOf:
		return b.composite(orNode, predicates(r.Predicates))
	case AnyOf:
		return b.composite(orNode, r.Rules)
	case NotOf:
		return b.composite(notNode, []Rule{r.Predicate})
	case EntryIs:
		return b.composite(entryNode, []Rule{r.Of})
	case MatchFunc:
		return b.function(node{kind: matchNode, match: r.Func})
	case VisitFunc:
		b.history = true
		return b.function(node{kind: visitNode, visit: r.Func})
	case CountOf:
		return b.count(r)
	case Sequence:
		return b.sequence(r)
	case AllOf:
		return b.all(r)
	}
	return b.leaf(r)
}

// leaf numbers what the tables and clocks decide.
func (b *builder) leaf(r Rule) int32 {
	return b.once(string(AppendJSON(nil, r)), func() node { return node{kind: atomNode} }, func(n int32) {
		switch r := r.(type) {
		case DurationOver, PagesOver:
			b.clocks.add(r, n)
		case TouchIs:
			b.touch = true
			b.atoms.add(r, n)
		case Predicate:
			b.atoms.add(r, n)
		}
	})
}

// once adds a node unless one with that key exists.
func (b *builder) once(key string, make func() node, added func(int32)) int32 {
	if n, found := b.known[key]; found {
		return n
	}
	n := int32(len(b.nodes))
	b.nodes = append(b.nodes, make())
	b.known[key] = n
	if added != nil {
		added(n)
	}
	return n
}

// function adds a node for each place where a function stands, because two
// functions cannot be compared.
func (b *builder) function(f node) int32 {
	b.funcsMet++
	return b.once(fmt.Sprint("func ", b.funcsMet), func() node { return f }, nil)
}

func (b *builder) composite(kind nodeKind, of []Rule) int32 {
	children := b.numbers(of)
	return b.once(fmt.Sprint(kind, children), func() node { return node{kind: kind, children: children} }, nil)
}

func (b *builder) numbers(of []Rule) []int32 {
	children := make([]int32, len(of))
	for i, r := range of {
		children[i] = b.node(r)
	}
	return children
}

func (b *builder) count(r CountOf) int32 {
	of := []int32{b.node(r.Of)}
	if r.Distinct == "" {
		return b.once(fmt.Sprint("count", of, r.AtLeast), func() node {
			return node{kind: countNode, children: of, limit: int64(r.AtLeast), state: b.reserve(1, 0)}
		}, nil)
	}
	key := b.key(r.Distinct)
	return b.once(fmt.Sprintf("distinct %v %d %p", of, r.AtLeast, key), func() node {
		b.sets++
		return node{kind: distinctNode, children: of, limit: int64(r.AtLeast), state: b.reserve(1, 0), set: b.sets - 1, key: key}
	}, nil)
}

func (b *builder) sequence(r Sequence) int32 {
	steps := b.numbers(predicates(r.Steps))
	var without []int32
	if r.Without != nil {
		without = []int32{b.node(r.Without)}
	}
	return b.once(fmt.Sprint("sequence", steps, r.Within, r.Direct, without), func() node {
		return node{kind: sequenceNode, children: steps, none: without, limit: int64(r.Within), direct: r.Direct, state: b.reserve(len(steps), never)}
	}, nil)
}

func (b *builder) all(r AllOf) int32 {
	var needed, none []int32
	for _, part := range r.Rules {
		if forbidden, ok := part.(NoneOf); ok {
			none = append(none, b.node(forbidden.Rule))
		} else {
			needed = append(needed, b.node(part))
		}
	}
	return b.once(fmt.Sprint("all", needed, none), func() node {
		return node{kind: allNode, children: needed, none: none, state: b.reserve(1+(len(needed)+63)/64, 0)}
	}, nil)
}

// reserve returns the first of so many words of state that begin as value.
func (b *builder) reserve(words int, value int64) (first int) {
	first = len(b.initial)
	for range words {
		b.initial = append(b.initial, value)
	}
	return first
}

// link tells the nodes whom to wake. Whatever needs only one of its children
// to be looked at is woken by the rarest.
func (b *builder) link() {
	b.always = make([]uint64, (len(b.nodes)+63)/64)
	for i := range b.nodes {
		n, at := &b.nodes[i], int32(i)
		switch n.kind {
		case andNode:
			wake := slices.MaxFunc(n.children, func(x, y int32) int { return b.rarity(x) - b.rarity(y) })
			b.wake(wake, at)
		case notNode:
			b.evaluateAlways(at)
		case sequenceNode:
			if n.direct {
				b.evaluateAlways(at)
			}
			fallthrough
		default:
			for _, c := range slices.Concat(n.children, n.none) {
				b.wake(c, at)
			}
		}
	}
	b.linkFuncs()
}

func (b *builder) wake(child, parent int32) {
	if p := &b.nodes[child].parents; !slices.Contains(*p, parent) {
		*p = append(*p, parent)
	}
}

func (b *builder) evaluateAlways(n int32) { b.always[n/64] |= 1 << (n % 64) }

// linkFuncs finds the functions that can wait until the other operands of an
// "and" hold; all others are called at every event.
func (b *builder) linkFuncs() {
	for i := range b.nodes {
		n, at := &b.nodes[i], int32(i)
		if n.kind != matchNode && n.kind != visitNode {
			continue
		}
		n.lazy = n.kind == matchNode && len(b.ruleOf[i]) == 0 && b.onlyDecides(at)
		if !n.lazy {
			b.funcs = append(b.funcs, at)
		}
	}
}

func (b *builder) onlyDecides(at int32) bool {
	for i := range b.nodes {
		n := &b.nodes[i]
		if !slices.Contains(n.children, at) && !slices.Contains(n.none, at) {
			continue
		}
		if n.kind != andNode || slices.Contains(b.nodes[at].parents, int32(i)) {
			return false
		}
	}
	return true
}

// rarity ranks children by how seldom they are likely to hit.
func (b *builder) rarity(n int32) int {
	switch b.nodes[n].kind {
	case matchNode:
		return 0
	case notNode:
		return 1
	case atomNode:
		return b.atoms.rarity(n)
	}
	return 2
}

func predicates(ps []Predicate) []Rule {
	rules := make([]Rule, len(ps))
	for i, p := range ps {
		rules[i] = p
	}
	return rules
}

// walk calls visit for r and everything in it, in the order written, parts
// before the whole.
func walk(r Rule, visit func(Rule)) {
	for _, part := range Parts(r) {
		walk(part, visit)
	}
	visit(r)
}

// Parts returns the rules and predicates that r is made of, in the order
// written; none for what is not made of others. [NoneOf] is a part of [AllOf],
// and has one part.
func Parts(r Rule) []Rule {
	switch r := r.(type) {
	case AndOf:
		return predicates(r.Predicates)
	case OrOf:
		return predicates(r.Predicates)
	case NotOf:
		return []Rule{r.Predicate}
	case CountOf:
		return []Rule{r.Of}
	case EntryIs:
		return []Rule{r.Of}
	case Sequence:
		steps := predicates(r.Steps)
		if r.Without != nil {
			steps = append(steps, r.Without)
		}
		return steps
	case AllOf:
		return r.Rules
	case AnyOf:
		return r.Rules
	case NoneOf:
		return []Rule{r.Rule}
	}
	return nil
}
