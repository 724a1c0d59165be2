package conversion_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

func TestParseMoney(t *testing.T) {
	for in, want := range map[string]string{
		"12.5 EUR":                         "12.50 EUR",
		"+12.50 EUR":                       "12.50 EUR",
		"-5 EUR":                           "-5.00 EUR",
		"1200 JPY":                         "1200 JPY",
		"1200.5 JPY":                       "1200.5 JPY",
		"1.5 KWD":                          "1.500 KWD",
		"1 CLF":                            "1.0000 CLF",
		"0.123456 EUR":                     "0.123456 EUR",
		"0.1234565 EUR":                    "0.123456 EUR", // half to even
		"0.1234575 EUR":                    "0.123458 EUR",
		"0.12345650000000000000001 EUR":    "0.123457 EUR",
		"0.0000004 EUR":                    "0.00 EUR",
		"0000000000000000000000000001 EUR": "1.00 EUR",
		"9223372036854.775807 EUR":         "9223372036854.775807 EUR",
		"-9223372036854.775808 EUR":        "-9223372036854.775808 EUR",
		"7 XXX":                            "7.00 XXX",
	} {
		m, err := conversion.ParseMoney(in)
		require.NoError(t, err, in)
		require.Equal(t, want, m.String(), in)
		again, err := conversion.ParseMoney(m.String())
		require.NoError(t, err)
		require.Equal(t, m, again, "text does not read back")
	}
}

func TestParseMoneyErrors(t *testing.T) {
	for in, want := range map[string]error{
		"12,50 EUR":                              conversion.ErrAmount,
		"1e3 EUR":                                conversion.ErrAmount,
		" EUR":                                   conversion.ErrAmount,
		". EUR":                                  conversion.ErrAmount,
		"1. EUR":                                 conversion.ErrAmount,
		".5 EUR":                                 conversion.ErrAmount,
		"NaN EUR":                                conversion.ErrAmount,
		"1 eur":                                  conversion.ErrCurrency,
		"1 EURO":                                 conversion.ErrCurrency,
		"1 ":                                     conversion.ErrCurrency,
		"9223372036854.775808 EUR":               conversion.ErrOverflow,
		"-9223372036854.775809 EUR":              conversion.ErrOverflow,
		"1" + strings.Repeat("0", 5000) + " EUR": conversion.ErrOverflow,
	} {
		_, err := conversion.ParseMoney(in)
		require.ErrorIs(t, err, want, in)
		require.Panics(t, func() { conversion.MustMoney(in) })
	}
	_, err := conversion.ParseMoney("12.50")
	require.EqualError(t, err, `money "12.50": want an amount, a space and a currency`)
}

func TestMoneyAdd(t *testing.T) {
	sum, err := conversion.Cents(250, "EUR").Add(conversion.Cents(-100, "EUR"))
	require.NoError(t, err)
	require.Equal(t, conversion.Cents(150, "EUR"), sum)
	_, err = conversion.Cents(1, "EUR").Add(conversion.Cents(1, "USD"))
	require.ErrorIs(t, err, conversion.ErrMixed)
	for _, edge := range []int64{math.MaxInt64, math.MinInt64} {
		m := conversion.Money{Micros: edge, Currency: "EUR"}
		_, err = m.Add(m)
		require.ErrorIs(t, err, conversion.ErrOverflow)
		zero, err := m.Add(conversion.Money{Currency: "EUR"})
		require.NoError(t, err)
		require.Equal(t, m, zero)
	}
}

// TestTotals compares with integers without limit.
func TestTotals(t *testing.T) {
	var got conversion.Totals
	want := map[string]*big.Int{"EUR": new(big.Int), "USD": new(big.Int)}
	for i, n := range []int64{5, -7, math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MinInt64, 1, math.MinInt64, math.MinInt64, math.MinInt64, math.MinInt64, 0} {
		m := conversion.Money{Micros: n, Currency: []string{"EUR", "USD"}[i%2]}
		got.Add(m)
		want[m.Currency].Add(want[m.Currency], big.NewInt(n))
		if i%3 == 0 {
			got.Sub(m)
			want[m.Currency].Sub(want[m.Currency], big.NewInt(n))
		}
		for c, n := range want {
			require.Zero(t, n.Cmp(got.Exact(c)), "%s: want %v, have %v", c, n, got.Exact(c))
			in, exact := got.In(c)
			require.Equal(t, n.IsInt64(), exact)
			if exact {
				require.Equal(t, n.Int64(), in.Micros)
			}
		}
		bytes, err := got.AppendBinary(nil)
		require.NoError(t, err)
		var again conversion.Totals
		rest, err := again.CutBinary(bytes)
		require.NoError(t, err)
		require.Empty(t, rest)
		require.True(t, got.Equal(again))
		for cut := range bytes {
			_, err := new(conversion.Totals).CutBinary(bytes[:cut])
			require.ErrorIs(t, err, conversion.ErrState)
		}
	}
}

func TestTotalsBeyondMoney(t *testing.T) {
	var sum conversion.Totals
	for range 3 {
		sum.Add(conversion.Money{Micros: math.MinInt64, Currency: "EUR"})
	}
	require.Equal(t, "-27670116110564.327424 EUR", sum.String())
	m, exact := sum.In("EUR")
	require.False(t, exact)
	require.Equal(t, int64(math.MinInt64), m.Micros)
}

func TestTotalsMerge(t *testing.T) {
	var a, b conversion.Totals
	a.Add(conversion.Cents(100, "EUR"))
	b.Add(conversion.Cents(200, "USD"))
	b.Add(conversion.Cents(50, "EUR"))
	b.Add(conversion.Money{})
	ab, ba := a.Clone(), b.Clone()
	ab.Merge(b)
	ba.Merge(a)
	require.Equal(t, "1.50 EUR + 2.00 USD", ab.String())
	require.True(t, ab.Equal(ba))
	require.Equal(t, "1.00 EUR", a.String(), "the clone shares memory")
	a.Reset()
	require.True(t, a.IsEmpty())
}

func ExampleParseMoney() {
	price := conversion.MustMoney("59.90 EUR")
	shipping := conversion.Cents(495, "EUR")
	sum, err := price.Add(shipping)
	fmt.Println(sum, err)
	_, err = price.Add(conversion.MustMoney("5 USD"))
	fmt.Println(err)
	// Output:
	// 64.85 EUR <nil>
	// 59.90 EUR + 5.00 USD: different currencies
}

func TestMoneyAsJSON(t *testing.T) {
	type order struct {
		Value  conversion.Money
		Totals conversion.Totals
	}
	o := order{Value: conversion.Cents(5990, "EUR")}
	o.Totals.Add(o.Value)
	text, err := json.Marshal(o)
	require.NoError(t, err)
	require.JSONEq(t, `{"Value": "59.90 EUR", "Totals": {"EUR": "59.90"}}`, string(text))
	var m conversion.Money
	require.NoError(t, json.Unmarshal([]byte(`"59.90 EUR"`), &m))
	require.Equal(t, o.Value, m)
	require.NoError(t, json.Unmarshal([]byte(`""`), &m))
	require.False(t, m.IsSet())
	require.ErrorIs(t, json.Unmarshal([]byte(`"59,90 EUR"`), &m), conversion.ErrAmount)
}
