package rule

// matcherBuilder finds out what the predicates come to by name, and numbers
// what is remembered of texts.
type matcherBuilder struct {
	*Matcher
	n      int              // of predicates
	leaves map[string]int32 // by JSON
	bits   [nSources]bitPlan
}

// bitPlan says which bit of what is remembered of a text stands for what. The
// first bits are those of the predicates, so that the answer to many of them is
// one word; what else is remembered comes behind.
type bitPlan struct {
	first map[string]int // the first bit that stands for a predicate, by its JSON
	at    map[int]string
	next  int // bit behind
}

// slot is a bit that is remembered of a text.
type slot struct {
	bit int
	condition
}

// outcome is what a predicate comes to at the events of one name.
type outcome struct {
	always bool
	text   sources // the one whose memo knows the answer, if there is one
	rest   *condition
}

func newMatcherBuilder(n int) *matcherBuilder {
	b := &matcherBuilder{Matcher: &Matcher{}, n: n, leaves: map[string]int32{}}
	for s := range b.bits {
		b.bits[s] = bitPlan{first: map[string]int{}, at: map[int]string{}, next: n}
	}
	return b
}

func (b *matcherBuilder) build(ps []Predicate) {
	others := make([]outcome, len(ps))
	byName := map[string]map[int]outcome{}
	for i, p := range ps {
		others[i] = b.outcome(p, "", i)
		for _, name := range namesIn(p) {
			if byName[name] == nil {
				byName[name] = map[int]outcome{}
			}
			byName[name][i] = b.outcome(p, name, i)
		}
	}
	b.names = newNameTable(len(byName), newClass(others, nil))
	for _, name := range namesIn(ps...) {
		b.names.add(name, newClass(others, byName[name]))
	}
	b.atoms.seal()
	b.Matcher.leaves = len(b.leaves)
	for s := range b.bits {
		b.stride[s] = (b.bits[s].next + 63) / 64
	}
}

// newClass puts outcomes together: those of the name at hand, and for the other
// predicates those of any name.
func newClass(others []outcome, named map[int]outcome) *class {
	c := &class{more: make([]word, max(0, (len(others)-1)/64))}
	for i, o := range others {
		if of, ok := named[i]; ok {
			o = of
		}
		w, bit := &c.word, uint64(1)<<(i%64)
		if i >= 64 {
			w = &c.more[i/64-1]
		}
		if o.always {
			w.always |= bit
		}
		if s, ok := o.text.single(); ok {
			w.texts[s] |= bit
			w.located |= o.text
			c.texts |= o.text
		}
		if o.rest != nil {
			w.rest = append(w.rest, remainder{bit, *o.rest})
			c.texts |= o.rest.texts()
		}
	}
	c.decided = c.located == 0 && len(c.rest) == 0
	return c
}

// outcome returns what predicate i comes to.
func (b *matcherBuilder) outcome(p Predicate, name string, i int) outcome {
	p = given(p, name)
	if holds, ok := constantOf(p); ok {
		return outcome{always: holds}
	}
	if s, ok := sourcesOf(p).single(); ok && b.reserve(s, p, i) {
		return outcome{text: 1 << s}
	}
	c := b.condition(p)
	return outcome{rest: &c}
}

// reserve makes a bit of a text stand for p, unless it stands for another
// predicate, which it does where p means different things at different names.
func (b *matcherBuilder) reserve(s source, p Predicate, bit int) bool {
	plan, key := &b.bits[s], string(AppendJSON(nil, p))
	if taken, ok := plan.at[bit]; ok {
		return taken == key
	}
	plan.at[bit] = key
	if _, ok := plan.first[key]; !ok {
		plan.first[key] = bit
	}
	b.slots[s] = append(b.slots[s], slot{bit, b.ofText(p)})
	return true
}

// remembered returns the bit that stands for p.
func (b *matcherBuilder) remembered(s source, p Predicate) (bit int) {
	plan := &b.bits[s]
	if bit, ok := plan.first[string(AppendJSON(nil, p))]; ok {
		return bit
	}
	bit = plan.next
	plan.next++
	b.reserve(s, p, bit)
	return bit
}

func (b *matcherBuilder) condition(p Predicate) condition {
	if s, ok := sourcesOf(p).single(); ok {
		return condition{kind: textCondition, source: s, at: b.remembered(s, p)}
	}
	switch p := p.(type) {
	case AndOf:
		return condition{kind: allCondition, of: b.operands(p.Predicates, func(ps []Predicate) Predicate { return AndOf{ps} })}
	case OrOf:
		return condition{kind: someCondition, of: b.operands(p.Predicates, func(ps []Predicate) Predicate { return OrOf{ps} })}
	case NotOf:
		return condition{kind: complementCondition, of: []condition{b.condition(p.Predicate)}}
	case PropIs:
		if p.isAbsent() {
			return condition{kind: absentCondition, name: p.Name}
		}
		return condition{kind: propCondition, name: p.Name, prop: compileProp(p)}
	case ValueIs:
		return condition{kind: valueCondition, value: p}
	case DeltaIs:
		return condition{kind: deltaCondition, delta: p}
	case MatchFunc:
		return condition{kind: matchCondition, match: p.Func}
	}
	panic("rule: unchecked predicate")
}

// operands compiles those of an And or an Or. What one text decides becomes one
// operand.
func (b *matcherBuilder) operands(ps []Predicate, join func([]Predicate) Predicate) []condition {
	var of []condition
	var byText [nSources][]Predicate
	for _, p := range ps {
		if s, ok := sourcesOf(p).single(); ok {
			byText[s] = append(byText[s], p)
		} else {
			of = append(of, b.condition(p))
		}
	}
	for _, ps := range byText {
		switch len(ps) {
		case 0:
		case 1:
			of = append(of, b.condition(ps[0]))
		default:
			of = append(of, b.condition(join(ps)))
		}
	}
	return cheapFirst(of)
}

// ofText compiles what one text decides, to be evaluated when a memo learns the
// text.
func (b *matcherBuilder) ofText(p Predicate) condition {
	c := condition{kind: leafCondition}
	switch p.(type) {
	case AndOf:
		c.kind = allCondition
	case OrOf:
		c.kind = someCondition
	case NotOf:
		c.kind = complementCondition
	default:
		c.at = int(b.leaf(p))
	}
	for _, part := range Parts(p) {
		c.of = append(c.of, b.ofText(part.(Predicate)))
	}
	return c
}

// leaf returns the number of a test of a text, the same for equal ones.
func (b *matcherBuilder) leaf(p Predicate) int32 {
	key := string(AppendJSON(nil, p))
	n, ok := b.leaves[key]
	if !ok {
		n = int32(len(b.leaves))
		b.leaves[key] = n
		b.atoms.add(p, n)
	}
	return n
}
