package clickhouse

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

// stored is the slow twin of writing and reading: the event that comes back, made by
// hand from one that is accepted.
func stored(e conversion.Event) conversion.Event {
	clean := func(s string) string {
		var b strings.Builder
		for _, c := range s {
			b.WriteRune(c)
		}
		return b.String()
	}
	e.Name = clean(e.EventName())
	for _, text := range []*string{&e.ID, &e.User, &e.Session, &e.URL, &e.Referrer, &e.Title, &e.ContentType, &e.OrderID, &e.Value.Currency} {
		*text = clean(*text)
	}
	e.Time = e.Time.UTC()
	values := map[string]conversion.Value{}
	var names []string
	for _, p := range e.Props {
		if _, twice := values[clean(p.Name)]; twice {
			continue
		}
		v := p.Value
		switch v.Kind() {
		case conversion.KindString:
			v = conversion.StringValue(clean(v.Str()))
		case conversion.KindStrings:
			var list []string
			for _, s := range v.List() {
				list = append(list, clean(s))
			}
			v = conversion.StringsValue(list)
		}
		values[clean(p.Name)] = v
		names = append(names, clean(p.Name))
	}
	slices.Sort(names)
	e.Props = nil
	for _, name := range names {
		if values[name].Exists() {
			e.Props = append(e.Props, conversion.Prop{Name: name, Value: values[name]})
		}
	}
	return e
}

// requireSameEvent wants what no evaluation can tell apart.
func requireSameEvent(t testing.TB, want, got conversion.Event) {
	t.Helper()
	require.Empty(t, cmp.Diff(want, got, cmp.Comparer(sameBits)))
	require.Zero(t, conversion.Compare(&want, &got))
	require.Equal(t, string(ingest.AppendJSON(nil, &want)), string(ingest.AppendJSON(nil, &got)))
	wantBytes, _ := want.AppendBinary(nil)
	gotBytes, _ := got.AppendBinary(nil)
	require.Equal(t, wantBytes, gotBytes)
}

func sameBits(a, b conversion.Value) bool {
	return a.Equal(b) && math.Float64bits(a.Num()) == math.Float64bits(b.Num())
}

// throughTable inserts events and reads them back in both forms.
func throughTable(t testing.TB, table Table, events ...conversion.Event) []conversion.Event {
	t.Helper()
	l := layoutOf(t, table)
	m := newMemoryTable(l)
	in, err := newInserter(t.Context(), m, table, newRetries(-1))
	require.NoError(t, err)
	for _, e := range events {
		require.NoError(t, in.Add(e))
	}
	require.NoError(t, in.Close())
	one := readRows(t, l, m.selectRows())
	require.Empty(t, cmp.Diff(one, readUsers(t, l, m.selectUsers()), cmp.Comparer(sameBits)))
	return one
}

// smallReader has a buffer so small that texts of an event go beyond it.
func smallReader(answer []byte) *rowReader {
	return &rowReader{src: bytes.NewReader(answer), buf: make([]byte, 64), items: maxItems}
}

func readRows(t testing.TB, l *layout, answer []byte) (events []conversion.Event) {
	t.Helper()
	r := newEventReader(smallReader(answer), l)
	for r.next() {
		var e conversion.Event
		r.event(&e, r.text())
		events = append(events, e)
	}
	require.NoError(t, r.err())
	return events
}

func readUsers(t testing.TB, l *layout, answer []byte) (events []conversion.Event) {
	t.Helper()
	r := newEventReader(smallReader(answer), l)
	for r.next() {
		events = r.appendEvents(events, r.text())
	}
	require.NoError(t, r.err())
	return events
}

// fullEvent has something in every field.
var fullEvent = conversion.Event{
	ID: "~e1", User: "u1", Session: "s1", Time: time.Date(1969, 7, 20, 20, 17, 40, 1, time.FixedZone("", 3600)), Seq: -7, Name: "purchase",
	URL: "https://Shop.example:443/a/../gr%C3%B6%C3%9Fe/?x=1&utm_source=news&gclid=g%31&x=%32#fr%41g", Referrer: "https://www.Google.com/search?q=shoes",
	Title: "Thank you", ContentType: "checkout", OrderID: "7", Engaged: -5300, Value: conversion.Money{Micros: math.MinInt64, Currency: "EUR"},
	Props: conversion.Props{
		conversion.Strings("z", "a", "", "\x00ä"), conversion.Number("n", math.Copysign(0, -1)), conversion.Bool("t", true), conversion.String("s", ""), conversion.Bool("f", false),
		conversion.Strings("none"), conversion.Number("huge", math.MaxFloat64), conversion.String("", "no name"), conversion.String("it's", "'\\"),
	},
}

func TestRoundTrip(t *testing.T) {
	for name, e := range map[string]conversion.Event{
		"full":    fullEvent,
		"least":   {User: "u", Time: time.Unix(0, 0), Name: "x"},
		"by URL":  {User: "u", Time: time.Unix(0, 0), URL: " "},
		"first":   {User: "u", Time: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), Name: "x"},
		"last":    {User: "u", Time: time.Date(2261, 12, 31, 23, 59, 59, 999_999_999, time.UTC), Name: "x"},
		"foreign": {User: "\xff\xfeu", ID: "\xc3", Time: time.Unix(1, 5), Name: "\xe2\x82", URL: "/\xff?\xff=\xff", Props: conversion.Props{conversion.String("\xff", "\xff"), conversion.String("\xfe", "hidden"), conversion.Strings("l", "ok", "\xff")}},
		"hidden":  {User: "u", Time: time.Unix(1, 5), Name: "x", Props: conversion.Props{{Name: "a"}, conversion.Number("a", math.NaN()), conversion.Number("b", 1), conversion.String("b", "2")}},
		"money":   {User: "u", Time: time.Unix(1, 5), Name: "x", Value: conversion.Money{Micros: 5}},
	} {
		t.Run(name, func(t *testing.T) {
			got := throughTable(t, Events("e"), e)
			require.Len(t, got, 1)
			requireSameEvent(t, stored(e), got[0])
		})
	}
}

func TestRandomRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		events := make([]conversion.Event, r.IntN(20))
		for i := range events {
			events[i] = storable(r)
		}
		requireSameSet(t, events, throughTable(t, Events("e"), events...))
	}
}

// requireSameSet compares in the order of the root module; events without ids may be
// there several times.
func requireSameSet(t testing.TB, want, got []conversion.Event) {
	t.Helper()
	want = slices.Clone(want)
	for i := range want {
		want[i] = stored(want[i])
	}
	order := func(a, b conversion.Event) int {
		if c := strings.Compare(a.User, b.User); c != 0 {
			return c
		}
		return conversion.Compare(&a, &b)
	}
	slices.SortFunc(want, order)
	want = slices.CompactFunc(want, func(a, b conversion.Event) bool {
		return a.ID != "" && a.ID == b.ID && a.User == b.User && a.Time.Equal(b.Time) && a.Seq == b.Seq
	})
	got = slices.Clone(got)
	slices.SortFunc(got, order)
	require.Len(t, got, len(want))
	for i := range want {
		requireSameEvent(t, want[i], got[i])
	}
}

// storable returns an event with odd texts that a table takes. Events of one id are
// equal.
func storable(r *rand.Rand) conversion.Event {
	text := func() string {
		return []string{"", "a", "é\xff", "~", "\x00", "it's", "\u2028\xf0\x9f", strings.Repeat("long ", 40)}[r.IntN(8)]
	}
	e := conversion.Event{
		User: "u" + text(), Session: text(), Name: "n" + text(), Title: text(), ContentType: text(), OrderID: text(),
		Time: time.Unix(r.Int64N(3)-1, r.Int64N(2)*r.Int64N(1e9)), Seq: r.Int64N(3) - 1, Engaged: time.Duration(r.Int64N(3) - 1),
		Value: conversion.Money{Micros: r.Int64() >> r.IntN(64), Currency: []string{"", "EUR"}[r.IntN(2)]},
		URL:   []string{"", "/p?" + text(), "https://a.example/" + text() + "#" + text(), "mailto:x"}[r.IntN(4)], Referrer: []string{"", "https://b.example/?q=" + text()}[r.IntN(2)],
	}
	for range r.IntN(6) {
		name := []string{"a", "b", "c\xff", "utm_source"}[r.IntN(4)]
		values := []conversion.Value{{}, conversion.StringValue(text()), conversion.NumberValue(r.NormFloat64()), conversion.BoolValue(r.IntN(2) == 0), conversion.StringsValue([]string{text(), text()})}
		e.Props = append(e.Props, conversion.Prop{Name: name, Value: values[r.IntN(len(values))]})
	}
	if r.IntN(2) == 0 {
		all, _ := e.AppendBinary(nil)
		e.ID = fmt.Sprintf("%s%x", []string{"~", "~~x", "~x.0", "7", "\x00"}[len(all)%5], sha256.Sum256(all))
	}
	return e
}

func FuzzRoundTrip(f *testing.F) {
	f.Add("id", "u", "name", "https://a.example/%41?b=c#d", "https://google.com/?q=x", "prop", "value", int64(-1), int64(3), 1.5)
	f.Add("~", "\xff", "", "mailto:x", "android-app://a", "utm_medium", "\xff", int64(math.MinInt64), int64(0), math.Inf(1))
	f.Add("", "u", "x", "//[::1]:80?&amp;a=%zz&&", "http://münchen.example./%C3", "", "", int64(math.MaxInt64), int64(-1), math.Copysign(0, -1))
	l := layoutOf(f, Events("e"))
	f.Fuzz(func(t *testing.T, id, user, name, url, referrer, prop, value string, ns, n int64, x float64) {
		e := conversion.Event{ID: id, User: user, Session: value, Time: time.Unix(0, ns), Seq: n, Name: name, URL: url, Referrer: referrer, Title: prop, ContentType: name, OrderID: value,
			Engaged: time.Duration(n), Value: conversion.Money{Micros: n, Currency: prop}, Props: conversion.Props{conversion.String(prop, value), conversion.Number(name, x), conversion.Strings(value, url, user)}}
		m := newMemoryTable(l)
		in, err := newInserter(t.Context(), m, l.table, newRetries(-1))
		require.NoError(t, err)
		if err := in.Add(e); err != nil {
			require.NotEmpty(t, faultsIn(err))
			return
		}
		require.NoError(t, in.Close())
		got := readRows(t, l, m.selectRows())
		require.Len(t, got, 1)
		requireSameEvent(t, stored(e), got[0])
		requireDerived(t, m.sorted()[0], got[0])
	})
}

// requireDerived wants the computed columns to be those of the event that is read back,
// and all texts to be valid.
func requireDerived(t testing.TB, stored memoryRow, e conversion.Event) {
	t.Helper()
	var again row
	again.set(layoutOf(t, Events("e")), &e)
	for _, c := range eventColumns {
		if c.part != nil {
			require.Equal(t, c.part(&again), rowText(t, stored, c.name), c.name)
		}
		if c.typ == typeText || c.typ == typeName {
			require.True(t, utf8.ValidString(rowText(t, stored, c.name)), "%s: %q", c.name, stored[c.name])
		}
	}
}

// rowText reads a column of type String.
func rowText(t testing.TB, stored memoryRow, column string) string {
	t.Helper()
	r := newRowReader(bytes.NewReader(append([]byte{1}, stored[column]...)))
	require.True(t, r.next())
	s := r.text()
	require.False(t, r.next())
	require.NoError(t, r.err())
	return s
}

func rowTexts(t testing.TB, stored memoryRow, column string) []string {
	t.Helper()
	r := newRowReader(bytes.NewReader(append([]byte{1}, stored[column]...)))
	require.True(t, r.next())
	list := r.appendTexts(nil)
	require.False(t, r.next())
	require.NoError(t, r.err())
	return list
}

func TestDerivedColumns(t *testing.T) {
	m := newMemoryTable(layoutOf(t, Events("e")))
	in, err := newInserter(t.Context(), m, Events("e"), newRetries(-1))
	require.NoError(t, err)
	require.NoError(t, in.Add(fullEvent))
	require.NoError(t, in.Close())
	got := m.sorted()[0]
	for column, want := range map[string]string{
		"key": "~~e1", "name": "purchase", "url": fullEvent.URL,
		"location": "https://shop.example/gr%C3%B6%C3%9Fe/?x=1&utm_source=news&gclid=g%31&x=%32", "host": "shop.example", "path": "/größe", "fragment": "frAg",
		"referrer_location": "https://www.google.com/search?q=shoes", "referrer_host": "www.google.com",
		"source": "news", "medium": "cpc", "campaign": "", "term": "", "content": "", "click_id": "gclid=g1", "channel": "Paid Other",
	} {
		require.Equal(t, want, rowText(t, got, column), column)
	}
	require.Equal(t, []string{"x", "utm_source", "gclid", "x"}, rowTexts(t, got, "query.key"))
	require.Equal(t, []string{"1", "news", "g1", "2"}, rowTexts(t, got, "query.value"))
}

// What a table has no column for is absent, also for what is computed from it.
func TestColumnsLeftOut(t *testing.T) {
	table := Table{From: "e", Without: []string{"url", "num", "engaged", "amount", "currency", "session"}}
	want := fullEvent
	want.URL, want.Engaged, want.Value, want.Session = "", 0, conversion.Money{}, ""
	want.Props = slices.DeleteFunc(slices.Clone(want.Props), func(p conversion.Prop) bool { return p.Value.Kind() == conversion.KindNumber })
	m := newMemoryTable(layoutOf(t, table))
	in, err := newInserter(t.Context(), m, table, newRetries(-1))
	require.NoError(t, err)
	require.NoError(t, in.Add(fullEvent))
	require.NoError(t, in.Close())
	got := readRows(t, m.layout, m.selectRows())
	requireSameEvent(t, stored(want), got[0])
	require.Equal(t, "", rowText(t, m.sorted()[0], "path"))
	require.Equal(t, "google", rowText(t, m.sorted()[0], "source"))
	require.NotContains(t, m.sorted()[0], "num")
}

func TestKeys(t *testing.T) {
	key := func(id string) string {
		return string((&row{Event: conversion.Event{ID: id, Name: "x"}}).appendKey(nil))
	}
	require.Equal(t, "7", key("7"))
	require.Equal(t, "~~", key("~"))
	require.Equal(t, "~~~x", key("~~x"))
	require.Regexp(t, `^~[A-Za-z0-9_-]{22}$`, key(""))
	for key, id := range map[string]string{"": "", "7": "7", "a~": "a~", "~~": "~", "~~~x": "~~x", "~abc.0": "", "~": ""} {
		require.Equal(t, id, keyID(key), key)
	}
}
