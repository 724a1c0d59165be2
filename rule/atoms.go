package rule

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/pattern"
)

// atoms are the predicates that look at one thing of an event, in tables by
// what they look at. Each of them has the number of its node.
type atoms struct {
	names  map[string][]int32
	texts  [nSubjects]*textTable
	query  map[string]*paramTable
	props  map[string]*propTable
	absent []absentAtom
	touch  [nFields]*textTable
	values []valueAtom
	deltas []deltaAtom
	any    []int32
	rank   map[int32]int // how seldom an atom hits, for And

	tables        int  // with patterns
	url, referrer bool // something looks at them
}

// textTable holds the patterns of one subject.
type textTable struct {
	matchers []*pattern.Matcher
	nodes    []int32
	index    *pattern.Index
	number   int // of the table
}

// paramTable holds the patterns of one query parameter.
type paramTable struct {
	present []int32
	values  textTable
}

// propTable holds the tests of one property. Equality of texts is by far the
// commonest and looked up.
type propTable struct {
	equal map[string][]int32
	tests []propAtom
}

// absentAtom hits where the property is not there.
type absentAtom struct {
	name string
	node int32
}

type propAtom struct {
	test propTest
	node int32
}

type valueAtom struct {
	ValueIs
	node int32
}

type deltaAtom struct {
	DeltaIs
	node int32
}

// The ranks of atoms: a name is rarer than nothing, the rest rarer than a name.
const (
	rankAny = iota
	rankCommon
	rankName
	rankSpecific
)

func (a *atoms) add(r Rule, n int32) {
	rank := rankSpecific
	switch r := r.(type) {
	case AnyEventIs:
		a.any = append(a.any, n)
		rank = rankAny
	case NameIs:
		for _, name := range r.Names {
			put(&a.names, name, n)
		}
		rank = rankName
	case TextIs:
		ensure(&a.texts[r.Subject.index()]).add(compileText(r), n)
		a.url = a.url || !r.Subject.ofReferrer() && !r.Subject.isField()
		a.referrer = a.referrer || r.Subject.ofReferrer()
	case QueryIs:
		a.addQuery(r, n)
	case PropIs:
		a.addProp(r, n)
	case ValueIs:
		a.values = append(a.values, valueAtom{r, n})
		rank = rankCommon
	case DeltaIs:
		a.deltas = append(a.deltas, deltaAtom{r, n})
		rank = rankCommon
	case TouchIs:
		ensure(&a.touch[r.Field.index()]).add(compilePattern(pattern.Plain, r.Pattern), n)
	}
	if a.rank == nil {
		a.rank = map[int32]int{}
	}
	a.rank[n] = rank
}

func (a *atoms) rarity(n int32) int { return a.rank[n] }

func put(m *map[string][]int32, key string, n int32) {
	if *m == nil {
		*m = map[string][]int32{}
	}
	(*m)[key] = append((*m)[key], n)
}

func ensure[T any](at **T) *T {
	if *at == nil {
		*at = new(T)
	}
	return *at
}

func table[T any](m *map[string]*T, key string) *T {
	if *m == nil {
		*m = map[string]*T{}
	}
	t := (*m)[key]
	ensure(&t)
	(*m)[key] = t
	return t
}

func (a *atoms) addQuery(q QueryIs, n int32) {
	t := table(&a.query, q.Name)
	a.url = true
	if q.Pattern == nil {
		t.present = append(t.present, n)
	} else {
		t.values.add(compilePattern(pattern.Query, *q.Pattern), n)
	}
}

func (a *atoms) addProp(p PropIs, n int32) {
	if p.isAbsent() {
		a.absent = append(a.absent, absentAtom{p.Name, n})
		return
	}
	t := table(&a.props, p.Name)
	switch {
	case (p.Test.Op == OpEq || p.Test.Op == OpIn) && !p.Fold && p.Test.Values[0].Kind() == conversion.KindString:
		for _, v := range p.Test.Values {
			put(&t.equal, v.Str(), n)
		}
	default:
		t.tests = append(t.tests, propAtom{compileProp(p), n})
	}
}

func (t *textTable) add(m *pattern.Matcher, n int32) {
	t.matchers = append(t.matchers, m)
	t.nodes = append(t.nodes, n)
}

// seal builds the tables once all atoms are known.
func (a *atoms) seal() {
	for _, t := range a.texts {
		a.sealTable(t)
	}
	for _, t := range a.touch {
		a.sealTable(t)
	}
	for _, t := range a.query {
		a.sealTable(&t.values)
	}
}

func (a *atoms) sealTable(t *textTable) {
	if t != nil {
		t.index = pattern.NewIndex(t.matchers)
		t.number = a.tables
		a.tables++
	}
}

func compileText(t TextIs) *pattern.Matcher {
	return compilePattern(t.Subject.patternSubject(), t.Pattern)
}

// compilePattern compiles a pattern that Check found good.
func compilePattern(s pattern.Subject, p conversion.Pattern) *pattern.Matcher {
	m, err := pattern.Compile(s, pattern.Spec{Op: string(p.Op), Values: p.Values, Fold: p.Fold})
	if err != nil {
		panic("rule: unchecked pattern: " + err.Error())
	}
	return m
}

// The subjects and fields as indices of tables.
const (
	pathAt = iota
	urlAt
	hostAt
	fragmentAt
	titleAt
	contentTypeAt
	referrerAt
	referrerHostAt
	nSubjects
)

const nFields = 4

func (s Subject) index() int {
	switch s {
	case PathText:
		return pathAt
	case URLText:
		return urlAt
	case HostText:
		return hostAt
	case FragmentText:
		return fragmentAt
	case TitleText:
		return titleAt
	case ContentTypeText:
		return contentTypeAt
	case ReferrerText:
		return referrerAt
	}
	return referrerHostAt
}

func (f TouchField) index() int {
	switch f {
	case ChannelField:
		return 0
	case SourceField:
		return 1
	case MediumField:
		return 2
	}
	return 3
}

func (s Subject) patternSubject() pattern.Subject {
	switch s {
	case PathText:
		return pattern.Path
	case URLText, ReferrerText:
		return pattern.Location
	case HostText, ReferrerHostText:
		return pattern.HostName
	case FragmentText:
		return pattern.Fragment
	}
	return pattern.Plain
}

func (s Subject) ofReferrer() bool { return s == ReferrerText || s == ReferrerHostText }

func (s Subject) isField() bool { return s == TitleText || s == ContentTypeText }
