package clickhouse

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-conversion/conversion"
)

// foldUsers are names of users that are hard to write, and to order.
var foldUsers = []string{
	"'", `\`, `\'`, "a'b\\c", "\x00", "a\x00", "a\x00b", "a", "aa", "ä", "日本", "😀", "\n", "\t", " ", "-- ", "/*", "`", "\"", "%", "NULL", "{p:String}",
	"\x7f", "\u0080", "\uffff", "\U0010ffff", strings.Repeat("long", 200), "0", "-1", "user", "~", "~~", "'; DROP TABLE x; --",
}

// foldCrowd returns the events of many users, in no order, with all that makes a difference:
// ties, repetitions, negative places, times before 1970, strange texts, mixed values. An
// event without an id is there once.
func foldCrowd(r *rand.Rand, users int) (events []conversion.Event) {
	seen := make(map[string]bool)
	for i := range users {
		user := fmt.Sprintf("u%d", r.IntN(10*users))
		if i < len(foldUsers) {
			user = foldUsers[i]
		}
		for range 1 + r.IntN(12) {
			e := shopEvent(r)
			e.User = user
			content, _ := e.AppendBinary(nil)
			if seen[string(content)] {
				continue
			}
			seen[string(content)] = true
			if r.IntN(2) == 0 {
				e.ID = fmt.Sprint(drawn(r, "~", "~~", "", "'", "\x00"), "e", len(events))
			}
			events = append(events, stored(e))
		}
	}
	r.Shuffle(len(events), func(i, k int) { events[i], events[k] = events[k], events[i] })
	return events
}

func drawn[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

func shopEvent(r *rand.Rand) conversion.Event {
	text := drawn(r, "", "a", "it's", `\`, "\x00", "é", "日本", "\n", "😀")
	e := conversion.Event{
		Time: time.Unix(r.Int64N(4)*1800-1800, r.Int64N(3)*999_999_999/2).UTC(), Seq: drawn[int64](r, 0, 0, 0, -1, 1, math.MinInt64, math.MaxInt64),
		Name: drawn(r, "page_view", "add_to_cart", "purchase", "share", "Purchase"), Session: drawn(r, "", "", text), Title: text,
		ContentType: drawn(r, "", "guide", text), Engaged: drawn[time.Duration](r, 0, -1, 15*time.Second, math.MaxInt64/8),
		URL: drawn(r, "", "/p/1", "https://shop.example/p/2?utm_source=news&utm_medium=email", "/gr%C3%B6%C3%9Fe/"+text, "mailto:x"), Referrer: drawn(r, "", "", "https://www.google.com/?q="+text),
	}
	if e.Name == "purchase" {
		e.Value = conversion.Cents(r.Int64N(10000), drawn(r, "EUR", "EUR", "USD"))
		e.OrderID = drawn(r, "", "7", text)
	}
	for _, name := range []string{"plan", "it's", text} {
		if r.IntN(3) == 0 {
			e.Props = append(e.Props, conversion.Prop{Name: name, Value: drawn(r, conversion.StringValue(text), conversion.NumberValue(1.5), conversion.NumberValue(math.Copysign(0, -1)),
				conversion.BoolValue(r.IntN(2) == 0), conversion.StringsValue([]string{text, ""}), conversion.StringsValue(nil))})
		}
	}
	return e
}

// allows is the slow twin of the SQL of an input.
func (in Input) allows(e conversion.Event) bool {
	switch {
	case e.User == "", in.Users != nil && !slices.Contains(in.Users, e.User):
		return false
	}
	return (in.Since.IsZero() || !e.Time.Before(in.Since)) && (in.Until.IsZero() || e.Time.Before(in.Until))
}

// inProcess is what Run has to equal: the users added one after the other.
func inProcess(t testing.TB, events []conversion.Event, in Input) []conversion.Accumulator {
	t.Helper()
	users := make(map[string][]conversion.Event)
	for _, e := range events {
		if in.allows(e) {
			users[e.User] = append(users[e.User], e)
		}
	}
	list := everyKind(t)
	for _, own := range users {
		for _, a := range list {
			a.Add(own)
		}
	}
	return list
}
