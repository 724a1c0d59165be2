package clickhouse

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/rule"
)

func TestDisjoint(t *testing.T) {
	view, cart := rule.Event("view"), rule.Event("cart")
	eur := func(t func(conversion.Money) rule.Test, cents int64) rule.ValueIs {
		return rule.Value(t(conversion.Cents(cents, "EUR")))
	}
	tests := []struct {
		name string
		p, q rule.Predicate
		want bool
	}{
		{"names", view, cart, true},
		{"a name in common", rule.Event("view", "cart"), rule.Event("buy", "cart"), false},
		{"exact paths", rule.Path("/a"), rule.Path("/b"), true},
		{"one path, written twice", rule.Path("/a/"), rule.Path("/%61"), false},
		{"path and host", rule.Path("/a"), rule.Host("b.example"), false},
		{"exact and regexp", rule.Path("/a"), rule.Path(rule.Regexp("^/b")), true},
		{"exact and fold", rule.Path("/A"), rule.Path(rule.Fold("/a")), false},
		{"prefixes", rule.Path(rule.Prefix("/a/")), rule.Path(rule.Prefix("/b/")), true},
		{"nested prefixes", rule.Path(rule.Prefix("/a")), rule.Path(rule.Prefix("/a/b")), false},
		{"prefixes that end alike", rule.Path(rule.Prefix("/a/")), rule.Path(rule.Prefix("/ab/")), true},
		{"a prefix that holds without its slash", rule.Path(rule.Prefix("/a/")), rule.Path(rule.Prefix("/a")), false},
		{"folded prefixes", rule.Title(rule.Fold(rule.Prefix("a"))), rule.Title(rule.Prefix("b")), false},
		{"globs", rule.Path("/p/**"), rule.Path("/cart/*"), true},
		{"globs that begin alike", rule.Path("/p/**"), rule.Path("/p/*"), false},
		{"url prefixes", rule.URL(rule.Prefix("https://A.example/")), rule.URL(rule.Prefix("https://b.example/")), true},
		{"url prefixes in two spellings", rule.URL(rule.Prefix("https://A.example/")), rule.URL(rule.Prefix("https://a.example/")), false},
		{"suffixes", rule.Path(rule.Suffix("/a")), rule.Path(rule.Suffix("/b")), false},
		{"numbers", rule.Prop("n", rule.Lt(5)), rule.Prop("n", rule.Gte(5)), true},
		{"numbers that meet", rule.Prop("n", rule.Lte(5)), rule.Prop("n", rule.Gte(5)), false},
		{"numbers of two props", rule.Prop("n", rule.Lt(5)), rule.Prop("m", rule.Gte(5)), false},
		{"number and text", rule.Prop("n", 1), rule.Prop("n", "1"), true},
		{"texts of a prop, which may be a list", rule.Prop("s", "a"), rule.Prop("s", "b"), false},
		{"values of a parameter, which may be several", rule.Query("q", "a"), rule.Query("q", "b"), false},
		{"exists", rule.HasProp("s"), rule.Prop("s", rule.Exists(false)), true},
		{"amounts", eur(rule.Lt, 500), eur(rule.Gte, 500), true},
		{"times", rule.EngagedDelta(rule.Lt(time.Second)), rule.EngagedDelta(rule.Gte(time.Second)), true},
		{"complement", rule.Title(rule.Contains("a")), rule.Not(rule.Title(rule.Contains("a"))), true},
		{"complement in a conjunction", rule.Title(rule.Contains("a")), rule.And(view, rule.Not(rule.Title(rule.Contains("a")))), true},
		{"complement of a list", rule.Event("view"), rule.Not(rule.Or(view, cart)), true},
		{"complement twice", view, rule.Not(rule.Not(cart)), true},
		{"conjunctions", rule.Page("/a"), rule.Page("/b"), true},
		{"conjunctions of alternatives", rule.And(view, rule.Or(rule.Path("/a"), rule.Path("/b/**"))), rule.And(view, rule.Or(rule.Path("/c/**"), rule.Path("/d"))), true},
		{"one alternative in common", rule.Or(rule.Path("/a"), rule.Path("/b")), rule.Or(rule.Path("/b"), rule.Path("/c")), false},
		{"alternatives, each by its own", rule.Or(rule.And(view, rule.Path("/a/**")), cart), rule.And(view, rule.Path("/b/**")), true},
		{"any event", rule.AnyEvent(), view, false},
		{"no event", rule.Not(rule.AnyEvent()), view, true},
		{"functions of one name", isFunny, rule.Not(isFunny), false},
		{"function in a conjunction", rule.And(isFunny, view), rule.And(isFunny, cart), true},
		{"the same", view, view, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, disjoint(test.p, test.q))
			require.Equal(t, test.want, disjoint(test.q, test.p))
		})
	}
}

func TestDisjointWithoutLists(t *testing.T) {
	require.True(t, disjointWithoutLists(rule.Prop("s", "a"), rule.Prop("s", rule.In("b", "c"))))
	require.False(t, disjointWithoutLists(rule.Prop("s", "a"), rule.Prop("s", rule.In("a", "c"))))
	require.False(t, disjointWithoutLists(rule.Prop("s", "a"), rule.Prop("s", rule.Ne("b"))))
	require.False(t, disjointWithoutLists(rule.Prop("s", "a"), rule.Prop("r", "b")))
	require.False(t, disjointWithoutLists(rule.Prop("s", "a"), rule.PropIs{Name: "s", Test: rule.Eq("A"), Fold: true}))
}

// TestDisjointIsSound looks for an event that satisfies two predicates that are
// called disjoint.
func TestDisjointIsSound(t *testing.T) {
	w := newWorld(11)
	events := w.events(400)
	noLists := slices.Clone(events)
	for i := range noLists {
		noLists[i].Props = slices.DeleteFunc(slices.Clone(noLists[i].Props), func(p conversion.Prop) bool { return p.Value.Kind() == conversion.KindStrings })
	}
	proofs, more := 0, 0
	for range 4000 {
		p, q := w.predicate(w.IntN(3)), w.predicate(w.IntN(3))
		if w.IntN(2) == 0 {
			p = w.predicate(0)
			q = w.like(p)
		}
		if disjoint(p, q) {
			proofs++
			requireDisjoint(t, p, q, events)
		} else if disjointWithoutLists(p, q) {
			more++
			requireDisjoint(t, p, q, noLists)
		}
	}
	require.Greater(t, proofs, 300, "claims to test")
	require.Greater(t, more, 10, "claims to test")
}

// like returns a predicate about the same subject.
func (w world) like(p rule.Predicate) rule.Predicate {
	for range 40 {
		q := w.predicate(0)
		switch p := p.(type) {
		case rule.TextIs:
			if q, ok := q.(rule.TextIs); ok && q.Subject == p.Subject {
				return q
			}
		case rule.PropIs:
			if q, ok := q.(rule.PropIs); ok && q.Name == p.Name {
				return q
			}
			if w.IntN(8) == 0 {
				return rule.Prop(p.Name, rule.In(pick(w, someWords...), pick(w, someWords...)))
			}
		}
	}
	return p
}

func requireDisjoint(t *testing.T, p, q rule.Predicate, events []conversion.Event) {
	t.Helper()
	a, b := holds(p, events), holds(q, events)
	for i := range events {
		if a[i] && b[i] {
			t.Fatalf("both hold\n%s\n%s\n%+v", rule.AppendJSON(nil, p), rule.AppendJSON(nil, q), events[i])
		}
	}
}
