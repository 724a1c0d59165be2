package clickhouse

import (
	"hash/fnv"
	"math/rand/v2"
	"regexp/syntax"
	"strings"
	"unicode"
)

// The size of a test of a pattern.
const (
	samplesOfEach = 64
	maxSample     = 4 << 10   // bytes of one text
	maxSamples    = 64 << 10  // bytes of all
	maxSteps      = 16 << 10  // through the tree, for one text
	maxWork       = 512 << 20 // characters times size of the pattern: half a second
)

// samples returns texts on which the server has to agree with Go before the
// pattern is used: 64 that match, as far as they can be found, and 64 that
// differ from those a little. They depend on the pattern alone.
func (s serverRegexp) samples() []string {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(s.text))
	m := &sampler{Rand: rand.New(rand.NewPCG(seed.Sum64(), samplesOfEach))}
	var list []string
	size, work, effort := 0, 0, weight(s.tree)
	add := func(text string) { list, size = append(list, text), size+len(text) }
	for try := 0; len(list) < samplesOfEach && try < 4*samplesOfEach && size < maxSamples/2 && work < maxWork; try++ {
		text := m.derive(s.tree, try)
		if s.expr.MatchString(text) {
			add(text)
		}
		work += len(text) * effort
	}
	if len(list) == 0 {
		add(m.derive(s.tree, 0)) // it should, but for an anchor or a boundary
	}
	found := len(list)
	for i := 0; i < samplesOfEach && size < maxSamples; i++ {
		add(m.mutate(list[i%found]))
	}
	return list
}

// sampler makes texts from the tree of a regexp.
type sampler struct {
	*rand.Rand
	text  strings.Builder
	taken choice
	steps int
}

// choice says what happens to optional parts.
type choice uint8

const (
	byChance choice = iota
	takeAll
	takeNone
)

// derive returns a text that matches, unless anchors and boundaries in the
// middle forbid it. The first leaves no optional part out, the second all; every
// other one stands between other characters.
func (m *sampler) derive(re *syntax.Regexp, try int) string {
	m.text.Reset()
	m.taken, m.steps = byChance, 0
	if try < 2 {
		m.taken = choice(try + 1)
	}
	if try%4 == 3 {
		m.text.WriteString(m.stranger())
	}
	m.write(re)
	if try%4 >= 2 {
		m.text.WriteString(m.stranger())
	}
	return m.text.String()
}

func (m *sampler) write(re *syntax.Regexp) {
	// Repetitions of repetitions of nothing would take exponential time.
	if m.steps++; m.steps > maxSteps || m.text.Len() > maxSample {
		return
	}
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			m.letter(r, re.Flags&syntax.FoldCase != 0)
		}
	case syntax.OpCharClass:
		m.member(re.Rune)
	case syntax.OpAnyChar:
		m.text.WriteString(m.stranger())
	case syntax.OpAnyCharNotNL:
		m.member([]rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune, 'a', 'z'})
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		m.repeat(re)
	case syntax.OpAlternate:
		m.write(re.Sub[m.IntN(len(re.Sub))])
	default:
		for _, sub := range re.Sub {
			m.write(sub)
		}
	}
}

// repeat writes what is repeated; without an upper bound, up to three times more
// than it must be.
func (m *sampler) repeat(re *syntax.Regexp) {
	least, most := re.Min, re.Max // of OpRepeat
	switch {
	case re.Op == syntax.OpStar:
		least, most = 0, 3
	case re.Op == syntax.OpPlus:
		least, most = 1, 4
	case re.Op == syntax.OpQuest:
		least, most = 0, 1
	case most < 0:
		most = least + 3
	}
	n := least + m.IntN(most-least+1)
	switch m.taken {
	case takeAll:
		n = most
	case takeNone:
		n = least
	}
	for range n {
		m.write(re.Sub[0])
	}
}

// letter writes a character, or one that is the same without regard to case.
func (m *sampler) letter(r rune, fold bool) {
	if fold {
		for range m.IntN(4) {
			r = unicode.SimpleFold(r)
		}
	}
	m.text.WriteRune(r)
}

// member writes a character of a class, more often one at the end of a range.
func (m *sampler) member(ranges []rune) {
	ranges = withoutSurrogates(ranges)
	i := 2 * m.IntN(len(ranges)/2)
	first, last := ranges[i], ranges[i+1]
	switch m.IntN(3) {
	case 0:
		m.text.WriteRune(first)
	case 1:
		m.text.WriteRune(last)
	default:
		m.text.WriteRune(first + m.Int32N(last-first+1))
	}
}

// strangers are characters on which engines differ: ends of lines, zero, the
// lengths of UTF-8, letters with more than two cases, brackets.
var strangers = []rune("\n\r\x00a_Z0 éßΣςσſK\u0130\u0345\u2028\uFEFF\uFFFD中😀\U0010FFFF]-\\^$.")

func (m *sampler) stranger() string { return string(strangers[m.IntN(len(strangers))]) }

// mutate returns the text with a character or two removed, replaced, added, or
// turned into its other case.
func (m *sampler) mutate(text string) string {
	runes := []rune(text)
	for range 1 + m.IntN(2) {
		i := m.IntN(len(runes) + 1)
		if i == len(runes) {
			runes = append(runes, []rune(m.stranger())...)
			continue
		}
		switch m.IntN(4) {
		case 0:
			runes = append(runes[:i], runes[i+1:]...)
		case 1:
			runes[i] = []rune(m.stranger())[0]
		case 2:
			runes[i] = unicode.SimpleFold(runes[i])
		default:
			runes = append(runes[:i], append([]rune(m.stranger()), runes[i:]...)...)
		}
	}
	return string(runes)
}
