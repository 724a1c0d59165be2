package attribution_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion/attribution"
)

// The slow, obvious twin of Cut and of the transforms: each rule in its own words,
// asked of each touch and conversion anew.

type (
	touch  = attribution.Touch[string]
	path   = attribution.Path[string]
	user   = attribution.UserPaths[string]
	window = attribution.Window
)

func referenceCut(w window, transforms []attribution.Transform, touches []touch, conversions []attribution.Conversion) (u user) {
	touches, conversions = referenceKnown(&u, w, touches, conversions)
	counted := 0
	for i := range conversions {
		c := &conversions[i]
		if !inRange(w, c.At) || w.OncePerUser && counted > 0 {
			continue
		}
		counted++
		var eligible []touch
		for _, t := range touches {
			if !t.At.After(c.At) && withinLookback(w, t.At, c.At) && (!w.SincePrevious || afterPrevious(t.At, c.At, conversions)) {
				eligible = append(eligible, t)
			}
		}
		u.Paths = append(u.Paths, referencePath(w, transforms, eligible, c))
	}
	referenceNull(&u, w, transforms, touches, conversions)
	return u
}

// referenceKnown returns what is dated and known, in order, each ID once.
func referenceKnown(u *user, w window, touches []touch, conversions []attribution.Conversion) (ts []touch, cs []attribution.Conversion) {
	for _, t := range touches {
		if t.At.IsZero() {
			u.Undated++
		} else if w.AsOf.IsZero() || t.At.Before(w.AsOf) {
			ts = append(ts, t)
		}
	}
	slices.SortFunc(ts, func(a, b touch) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq), strings.Compare(a.Key, b.Key))
	})
	var all []attribution.Conversion
	for _, c := range conversions {
		if c.At.IsZero() {
			u.Undated++
		} else if w.AsOf.IsZero() || c.At.Before(w.AsOf) {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b attribution.Conversion) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq), strings.Compare(a.ID, b.ID),
			strings.Compare(a.Value.Currency, b.Value.Currency), cmp.Compare(a.Value.Micros, b.Value.Micros))
	})
	for _, c := range all {
		if c.ID != "" && slices.ContainsFunc(cs, func(d attribution.Conversion) bool { return d.ID == c.ID }) {
			u.Duplicates++
		} else {
			cs = append(cs, c)
		}
	}
	return ts, cs
}

func inRange(w window, at time.Time) bool {
	return (w.From.IsZero() || at.Compare(w.From) >= 0) && (w.To.IsZero() || at.Compare(w.To) < 0)
}

func withinLookback(w window, t, c time.Time) bool {
	switch {
	case w.Lookback == 0:
		return true
	case w.Calendar == nil:
		return c.Sub(t) <= w.Lookback
	}
	date := func(at time.Time) time.Time {
		y, m, d := at.In(w.Calendar).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return date(c).Sub(date(t)) <= w.Lookback
}

func afterPrevious(t, c time.Time, conversions []attribution.Conversion) bool {
	for _, p := range conversions {
		if p.At.Before(c) && !t.After(p.At) {
			return false
		}
	}
	return true
}

func referencePath(w window, transforms []attribution.Transform, eligible []touch, c *attribution.Conversion) path {
	if w.MaxTouches > 0 && len(eligible) > w.MaxTouches {
		eligible = eligible[len(eligible)-w.MaxTouches:]
	}
	p := path{Conversion: c}
	for i, t := range eligible {
		p.Touches, p.Indices = append(p.Touches, t), append(p.Indices, i)
	}
	for _, t := range transforms {
		p.Touches, p.Indices = referenceTransform(t, p.Touches, p.Indices)
	}
	return p
}

func referenceNull(u *user, w window, transforms []attribution.Transform, touches []touch, conversions []attribution.Conversion) {
	var z []touch
	switch {
	case w.Nulls == attribution.NullsNone:
	case len(conversions) == 0:
		z = touches
	case w.Nulls == attribution.NullsTail && !w.OncePerUser:
		for _, t := range touches {
			if t.At.After(conversions[len(conversions)-1].At) {
				z = append(z, t)
			}
		}
	}
	if len(z) == 0 || !inRange(w, z[len(z)-1].At) {
		return
	}
	last := z[len(z)-1].At
	if !w.AsOf.IsZero() && (w.Horizon > 0 && w.AsOf.Sub(last) <= w.Horizon || w.Horizon == 0 && w.Lookback > 0 && withinLookback(w, last, w.AsOf)) {
		u.Pending = true
		return
	}
	var eligible []touch
	for _, t := range z {
		if withinLookback(w, t.At, last) {
			eligible = append(eligible, t)
		}
	}
	null := referencePath(w, transforms, eligible, nil)
	u.Null = &null
}

func referenceTransform(t attribution.Transform, touches []touch, indices []int) (kept []touch, at []int) {
	keep := func(holds func(i int) bool) {
		for i := range touches {
			if holds(i) {
				kept, at = append(kept, touches[i]), append(at, indices[i])
			}
		}
	}
	occurs := func(key string, in []touch) (n int) {
		for _, t := range in {
			if t.Key == key {
				n++
			}
		}
		return n
	}
	isOneOf := func(keys []string) func(i int) bool {
		return func(i int) bool { return slices.Contains(keys, touches[i].Key) }
	}
	not := func(holds func(i int) bool) func(i int) bool { return func(i int) bool { return !holds(i) } }
	unlessAll := func(dropped func(i int) bool) {
		if keep(not(dropped)); len(kept) == 0 {
			kept, at = touches, indices
		}
	}
	switch t := t.(type) {
	case attribution.Exposure:
		keep(func(i int) bool { return i == 0 || touches[i].Key != touches[i-1].Key })
	case attribution.Distinct:
		keep(func(i int) bool { return occurs(touches[i].Key, touches[:i]) == 0 })
	case attribution.Frequency:
		keep(func(i int) bool { return occurs(touches[i].Key, touches[:i]) == 0 })
		for i := range kept {
			kept[i].Key = fmt.Sprintf("%s(%d)", kept[i].Key, occurs(kept[i].Key, touches))
		}
	case attribution.LastN:
		keep(func(i int) bool { return i >= len(touches)-int(t) })
	case attribution.Drop:
		keep(not(isOneOf(t)))
	case attribution.DropUnlessAll:
		unlessAll(isOneOf(t))
	case attribution.DropTrailingUnlessAll:
		unlessAll(func(i int) bool {
			return !slices.ContainsFunc(touches[i:], func(u touch) bool { return !slices.Contains(t, u.Key) })
		})
	case attribution.Prefer:
		unlessAll(not(isOneOf(t)))
	case attribution.Map:
		keep(func(int) bool { return true })
		for i := range kept {
			if name, ok := t[kept[i].Key]; ok {
				kept[i].Key = name
			}
		}
	case attribution.Inherit:
		keep(func(int) bool { return true })
		for i := range kept {
			if i > 0 && kept[i].Key == t.Key && kept[i].At.Sub(kept[i-1].At) <= t.Within {
				kept[i].Key = kept[i-1].Key
			}
		}
	case attribution.Func:
		return referenceFunc(t, touches, indices)
	default:
		panic(fmt.Sprintf("no reference of %T", t))
	}
	return kept, at
}

// referenceFunc gives each touch that comes out the index of the first that went
// in, is equal and not taken, then of the first that is equal but for the key.
func referenceFunc(f attribution.Func, touches []touch, indices []int) (kept []touch, at []int) {
	kept = f.Apply(slices.Clone(touches))
	taken := make([]bool, len(touches))
	at = slices.Repeat([]int{-1}, len(kept))
	for _, exact := range []bool{true, false} {
		for k, out := range kept {
			for i, in := range touches {
				if at[k] < 0 && !taken[i] && in.At.Equal(out.At) && in.Seq == out.Seq && (!exact || in.Key == out.Key) {
					taken[i], at[k] = true, indices[i]
				}
			}
		}
	}
	return kept, at
}
