package conversion_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

func TestUnixNano(t *testing.T) {
	for text, want := range map[string]bool{
		"1677-12-31T23:59:59.999999999Z": false,
		"1678-01-01T00:00:00Z":           true,
		"1969-07-20T20:17:40Z":           true,
		"2261-12-31T23:59:59.999999999Z": true,
		"2262-01-01T00:00:00Z":           false,
		"2262-01-01T00:30:00+01:00":      true,
	} {
		at, err := time.Parse(time.RFC3339Nano, text)
		require.NoError(t, err)
		e := conversion.Event{Time: at}
		ns, ok := e.UnixNano()
		require.Equal(t, want, ok, text)
		if ok {
			require.True(t, time.Unix(0, ns).Equal(at), text)
		}
	}
	_, ok := (&conversion.Event{}).UnixNano()
	require.False(t, ok, "the zero time")
}

func TestElapsed(t *testing.T) {
	require.Equal(t, int64(-3), conversion.Elapsed(5, 2))
	require.Equal(t, int64(math.MaxInt64), conversion.Elapsed(math.MinInt64, 1))
	require.Equal(t, int64(math.MinInt64), conversion.Elapsed(math.MaxInt64, -2))
}

func TestEventName(t *testing.T) {
	require.Equal(t, "page_view", (&conversion.Event{URL: "/"}).EventName())
	require.Equal(t, "", (&conversion.Event{}).EventName())
	require.True(t, (&conversion.Event{Name: "screen_view"}).IsPageView())
	require.False(t, (&conversion.Event{Name: "share", URL: "/"}).IsPageView())
}

func TestSessionClocks(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	s := conversion.Session{Start: at, End: at.Add(time.Minute), Events: []conversion.Event{{Engaged: time.Second}, {Engaged: -time.Hour}, {Engaged: 2 * time.Second}}}
	require.Equal(t, time.Minute, s.Span())
	require.Equal(t, 3*time.Second, s.Engaged())
}

var someValues = []conversion.Value{
	{}, conversion.StringValue(""), conversion.StringValue("x"), conversion.NumberValue(0), conversion.NumberValue(math.Copysign(0, -1)),
	conversion.NumberValue(-1.5e300), conversion.BoolValue(false), conversion.BoolValue(true),
	conversion.StringsValue(nil), conversion.StringsValue([]string{""}), conversion.StringsValue([]string{"a", "ä\x00"}),
}

func TestValues(t *testing.T) {
	for i, v := range someValues {
		for j, w := range someValues {
			same := i == j || i >= 3 && i <= 4 && j >= 3 && j <= 4
			require.Equal(t, same, v.Equal(w), "%d %d", i, j)
		}
		require.Equal(t, i > 0, v.Exists())
		bytes, err := v.AppendBinary(nil)
		require.NoError(t, err)
		var again conversion.Value
		rest, err := again.CutBinary(append(bytes, 7))
		require.NoError(t, err)
		require.Equal(t, []byte{7}, rest)
		require.True(t, v.Equal(again))
		for cut := range bytes {
			_, err := again.CutBinary(bytes[:cut])
			require.ErrorIs(t, err, conversion.ErrState)
		}
	}
	nan := conversion.NumberValue(math.NaN())
	other := conversion.NumberValue(math.NaN())
	require.False(t, nan.Equal(other))
}

func TestProps(t *testing.T) {
	p := conversion.Props{
		conversion.Strings("tags", "new", "a \"quote\"\n"), conversion.Number("items", 3), conversion.Bool("gift", true),
		conversion.String("coupon", "VIP<1>"), conversion.Number("items", 4), conversion.Number("bad", math.Inf(1)),
	}
	require.Equal(t, 3.0, p.Lookup("items").Num(), "the first counts")
	require.False(t, p.Lookup("none").Exists())
	require.Equal(t, `{"bad":null,"coupon":"VIP<1>","gift":true,"items":3,"tags":["new","a \"quote\"\n"]}`, string(p.AppendJSON(nil)))
	require.Equal(t, "new, a \"quote\"\n", p[0].Value.String())
}

func TestEventBinary(t *testing.T) {
	want := conversion.Event{
		ID: "e1", User: "u1", Session: "s1", Time: time.Date(1969, 3, 1, 10, 0, 0, 123456789, time.UTC), Seq: -2, Name: "purchase",
		URL: "https://shop.example/thanks", Referrer: "r", Title: "t", ContentType: "c", OrderID: "7",
		Engaged: time.Second, Value: conversion.Cents(-5990, "EUR"),
	}
	for i, v := range someValues {
		want.Props = append(want.Props, conversion.Prop{Name: fmt.Sprintf("%02d", i), Value: v})
	}
	bytes, err := want.AppendBinary(nil)
	require.NoError(t, err)
	var got conversion.Event
	rest, err := got.CutBinary(bytes)
	require.NoError(t, err)
	require.Empty(t, rest)
	require.Empty(t, cmp.Diff(want, got))
	for cut := range bytes {
		_, err := got.CutBinary(bytes[:cut])
		require.ErrorIs(t, err, conversion.ErrState)
	}
}

func ExampleKey() {
	const items conversion.Key[float64] = "items"
	order := conversion.Event{Name: "purchase", Props: conversion.Props{items.Prop(3)}}

	n, ok := items.Of(order)
	fmt.Println(n, ok)
	_, ok = conversion.Key[string]("items").Of(order)
	fmt.Println(ok)
	// Output:
	// 3 true
	// false
}

func TestKeys(t *testing.T) {
	e := conversion.Event{Props: conversion.Props{
		conversion.Key[string]("s").Prop("x"), conversion.Key[bool]("b").Prop(true), conversion.Key[[]string]("l").Prop([]string{"a"}),
	}}
	s, ok := conversion.Key[string]("s").Of(e)
	require.Equal(t, []any{"x", true}, []any{s, ok})
	b, ok := conversion.Key[bool]("b").Of(e)
	require.Equal(t, []any{true, true}, []any{b, ok})
	l, ok := conversion.Key[[]string]("l").Of(e)
	require.Equal(t, []any{[]string{"a"}, true}, []any{l, ok})
	_, ok = conversion.Key[float64]("s").Of(e)
	require.False(t, ok)
}
