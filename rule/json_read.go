package rule

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/grammar"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// ParseRule reads a rule from JSON, strictly: unknown and duplicate keys, wrong
// types, texts that are no duration, amount or currency, and names of functions
// that are not in funcs are faults. The error joins all of them, each a
// *conversion.Fault with its path relative to the rule; the rule is then
// incomplete. What else can be wrong with a rule, such as a bad glob, is found
// where it is compiled.
//
// Of several spellings with the same meaning the shortest is read:
// {"path": {"eq": "/a"}} gives the same as {"path": "/a"}, Path("/a").
func ParseRule(json []byte, funcs Funcs) (Rule, error) {
	return parse(json, grammar.Rule, reader{funcs}.rule)
}

// ParsePredicate reads a predicate from JSON, as [ParseRule] reads a rule.
func ParsePredicate(json []byte, funcs Funcs) (Predicate, error) {
	return parse(json, grammar.Predicate, reader{funcs}.predicate)
}

func parse[T any](json []byte, f form.Form, read func(strict.Value) T) (value T, err error) {
	v, err := strict.Read(json)
	if err != nil {
		return value, err
	}
	f.Check(v)
	value = read(v)
	return value, v.Err()
}

// reader makes rules of values that have been checked. Of values with faults it
// reads what it can.
type reader struct{ funcs Funcs }

func (r reader) rule(v strict.Value) Rule {
	for _, key := range v.Keys() {
		if read, ok := ruleReaders[key]; ok {
			return read(r, v.Get(key))
		}
	}
	if p := r.predicate(v); p != nil {
		return p
	}
	return nil
}

var ruleReaders map[string]func(reader, strict.Value) Rule

func init() {
	ruleReaders = map[string]func(reader, strict.Value) Rule{
		"on":       func(r reader, v strict.Value) Rule { return r.on(v) },
		"count":    reader.count,
		"duration": func(_ reader, v strict.Value) Rule { return readDuration(v) },
		"pages":    func(_ reader, v strict.Value) Rule { return PagesOver{readInt(v.Get("over"))} },
		"sequence": reader.sequence,
		"entry":    func(r reader, v strict.Value) Rule { return EntryIs{r.predicate(v)} },
		"channel":  readTouch(ChannelField),
		"source":   readTouch(SourceField),
		"medium":   readTouch(MediumField),
		"campaign": readTouch(CampaignField),
		"all":      func(r reader, v strict.Value) Rule { return AllOf{readList(v, r.rule)} },
		"any":      func(r reader, v strict.Value) Rule { return AnyOf{readList(v, r.rule)} },
		"none":     func(r reader, v strict.Value) Rule { return NoneOf{r.rule(v)} },
		"func":     reader.visitFunc,
	}
}

// on keeps a missing predicate a missing rule, not a Rule that holds nil.
func (r reader) on(v strict.Value) Rule {
	if p := r.predicate(v); p != nil {
		return p
	}
	return nil
}

func (r reader) count(v strict.Value) Rule {
	return CountOf{
		Of:       r.predicate(v.Get("of")),
		AtLeast:  readInt(v.Get("at_least")),
		Distinct: v.Get("distinct").Text(),
	}
}

func readDuration(v strict.Value) Rule {
	return DurationOver{Clock(v.Get("clock").Text()), form.DurationOf(v.Get("over"))}
}

func (r reader) sequence(v strict.Value) Rule {
	return Sequence{
		Steps:   readList(v.Get("steps"), r.predicate),
		Within:  form.DurationOf(v.Get("within")),
		Direct:  v.Get("direct").IsTrue(),
		Without: r.predicate(v.Get("without")),
	}
}

func readTouch(field TouchField) func(reader, strict.Value) Rule {
	return func(_ reader, v strict.Value) Rule { return TouchIs{field, readPattern(v, false)} }
}

func (r reader) visitFunc(v strict.Value) Rule {
	f, ok := r.funcs.Rules[v.Text()]
	if !ok {
		unknownFunc(v, "rule")
	}
	return VisitFunc{v.Text(), f}
}

func unknownFunc(v strict.Value, kind string) {
	if v.Kind() == strict.Text {
		v.Fault("unknown_func", "no %s function is registered as %q", kind, v.Text())
	}
}

func readList[T any](v strict.Value, read func(strict.Value) T) []T {
	list := make([]T, 0, v.Len())
	for _, item := range v.Items() {
		list = append(list, read(item))
	}
	return list
}

func readInt(v strict.Value) int {
	n, _ := v.Int()
	return n
}

// readPattern returns the canonical pattern, so that what means the same
// compares as equal.
func readPattern(v strict.Value, path bool) conversion.Pattern {
	if v.Kind() == strict.Text {
		return plain(v.Text())
	}
	p := conversion.Pattern{Fold: v.Get("fold").IsTrue()}
	for _, key := range v.Keys() {
		if key != "fold" {
			p.Op, p.Values = conversion.PatternOp(key), v.Get(key).Texts()
		}
	}
	return canonicalPattern(p, path)
}
