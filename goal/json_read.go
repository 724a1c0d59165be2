package goal

import (
	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/grammar"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
)

// Parse reads a goal from JSON, strictly: unknown and duplicate keys, wrong
// types, texts that are no duration, decimal, currency or date, and names of
// functions that are not in funcs are faults. The error joins all of them, each
// a *conversion.Fault with its path relative to the goal; the goal is then
// incomplete. What else can be wrong is found by [Compile].
//
// Of several spellings with the same meaning the shortest is read, as
// [rule.ParseRule] does. Times come back in UTC.
func Parse(json []byte, funcs rule.Funcs) (Goal, error) {
	v, err := strict.Read(json)
	if err != nil {
		return Goal{}, err
	}
	grammar.Goal.Check(v)
	return readGoal(v, funcs), v.Err()
}

// UnmarshalJSON reads a goal as [Parse] does, without any functions.
func (g *Goal) UnmarshalJSON(json []byte) error {
	parsed, err := Parse(json, rule.Funcs{})
	if err == nil {
		*g = parsed
	}
	return err
}

func readGoal(v strict.Value, funcs rule.Funcs) Goal {
	atMost, _ := v.Get("at_most").Int()
	g := Goal{
		Name:     v.Get("name").Text(),
		Kind:     Kind(v.Get("kind").Text()),
		Count:    readCounting(v.Get("count")),
		AtMost:   atMost,
		Cooldown: form.DurationOf(v.Get("cooldown")),
		Value:    readValue(v.Get("value")),
		LeadsTo:  v.Get("leads_to").Text(),
		Target:   readTarget(v.Get("target")),
	}
	if part := v.Get("rule"); part.Exists() {
		r, err := rule.ParseRule(part.Raw(), funcs)
		part.Adopt(err)
		g.Rule = r
	}
	return g
}

func readCounting(v strict.Value) Counting {
	if key := v.Get("once_per"); key.Exists() {
		return OncePer(key.Text())
	}
	if v.Text() == "once_per_session" {
		return OncePerSession()
	}
	return Counting{Mode: CountMode(v.Text())}
}

func readValue(v strict.Value) Value {
	switch {
	case v.Get("fixed").Exists():
		return Fixed(readAmount(v.Get("fixed"), currencyOf(v)))
	case v.Get("event").Exists():
		return readEventValue(v)
	case v.Get("prop").Exists():
		value := PropValue(v.Get("prop").Text(), currencyOf(v))
		factor, _ := form.DecimalOf(v.Get("factor"))
		value.Factor = canonicalFactor(factor)
		value.Default = readDefault(v, value.Currency)
		return value
	case v.Get("estimated").Exists():
		return Estimated()
	}
	return Value{}
}

func readEventValue(v strict.Value) Value {
	value := EventValue()
	value.Currency = currencyOf(v)
	value.Default = readDefault(v, value.Currency)
	if value.Default == nil && value.Currency == conversion.UnknownCurrency {
		value.Currency = ""
	}
	return value
}

func readDefault(v strict.Value, currency string) *conversion.Money {
	v = v.Get("default")
	if !v.Exists() {
		return nil
	}
	m := readAmount(v, currency)
	return &m
}

func readAmount(v strict.Value, currency string) conversion.Money {
	m, _ := form.AmountOf(v, conversion.UnknownCurrency)
	m.Currency = currency
	return m
}

// currencyOf returns the currency beside an amount.
func currencyOf(v strict.Value) string {
	if currency := v.Get("currency"); currency.Exists() {
		return currency.Text()
	}
	return conversion.UnknownCurrency
}

func readTarget(v strict.Value) *Target {
	if !v.Exists() {
		return nil
	}
	count, _ := v.Get("count").Int()
	t := &Target{Count: int64(count)}
	t.Lift, _ = form.DecimalOf(v.Get("lift"))
	t.Baseline, _ = form.DecimalOf(v.Get("baseline"))
	if value := v.Get("value"); value.Exists() {
		t.Value = readAmount(value, currencyOf(v))
	} else {
		t.Currency = v.Get("currency").Text()
	}
	t.From, _ = form.InstantOf(v.Get("from"))
	t.To, _ = form.InstantOf(v.Get("to"))
	return t
}
